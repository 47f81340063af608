package org.backdraft.driver;

import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * HDFS's client that lets something happen when a read reaches a place in a file. Hadoop makes it
 * where a configuration names it; it works in one JVM.
 */
public final class HalfReadHdfs extends DistributedFileSystem {
    /** What happens, with the port of the DataNode that is being read from; once. */
    interface Event {
        void happen(int port) throws IOException, InterruptedException;
    }

    private static final AtomicReference<Event> EVENT = new AtomicReference<>();
    private static volatile String watched = "";
    private static volatile long place;

    static void at(String file, long offset, Event event) {
        watched = file;
        place = offset;
        EVENT.set(event);
    }

    /** Whether it has happened. */
    static boolean isOver() {
        return EVENT.get() == null;
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        FSDataInputStream in = super.open(path, bufferSize);
        return path.getName().equals(watched)
                ? new FSDataInputStream(new Watched((HdfsDataInputStream) in))
                : in;
    }

    private static final class Watched extends FSInputStream {
        private final HdfsDataInputStream in;

        private Watched(HdfsDataInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            if (in.getPos() >= place) {
                Event event = EVENT.getAndSet(null);
                if (event != null) {
                    try {
                        event.happen(in.getCurrentDatanode().getXferPort());
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            }
            return count;
        }

        @Override
        public void seek(long position) throws IOException {
            in.seek(position);
        }

        @Override
        public long getPos() throws IOException {
            return in.getPos();
        }

        @Override
        public boolean seekToNewSource(long position) throws IOException {
            return in.seekToNewSource(position);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
