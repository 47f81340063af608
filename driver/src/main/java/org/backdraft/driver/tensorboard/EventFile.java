package org.backdraft.driver.tensorboard;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Locale;
import java.util.zip.CRC32C;

/** A file of events, one TFRecord each. Written by one thread. */
final class EventFile implements AutoCloseable {
    /*
     * A record, little-endian: length of the data (8 bytes), the length's checksum (4), the data, the
     * data's checksum (4). A checksum is a CRC-32C, rotated and shifted so that the CRC of what has
     * CRCs in it is no trivial one.
     * https://www.tensorflow.org/tutorials/load_data/tfrecord
     */
    private static final int MASK = 0xa282ead8;
    private static final String VERSION = "brain.Event:2";

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int GRAPH = 4;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int STATUS = 1;
    private static final int START = 1;

    private final FSDataOutputStream out;

    private EventFile(FSDataOutputStream out) {
        this.out = out;
    }

    /** Starts a new file in a folder, by a name that sorts behind those of earlier ones. */
    static EventFile create(HadoopFiles files, String folder) throws IOException {
        String start =
                String.format(
                        Locale.ROOT,
                        "%s/events.out.tfevents.%010d.%s.%d",
                        folder,
                        Instant.now().getEpochSecond(),
                        host(),
                        ProcessHandle.current().pid());
        int number = 0;
        while (files.exists(start + "." + number)) {
            number++;
        }
        EventFile file = new EventFile(files.create(start + "." + number));
        file.write(event(0).text(FILE_VERSION, VERSION));
        return file;
    }

    /** Says that steps come from here on, whatever was told of them before. */
    void restart(long step) throws IOException {
        write(event(step).message(SESSION_LOG, new Message().whole(STATUS, START)));
    }

    /** A network's graph, as GraphDef. */
    void graph(Message graph) throws IOException {
        write(event(0).message(GRAPH, graph));
    }

    /** What there is to see after a step. */
    void summary(long step, Message summary) throws IOException {
        write(event(step).message(SUMMARY, summary));
    }

    /** Lets others read what has been written. */
    void flush() throws IOException {
        out.hflush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static Message event(long step) {
        return new Message().real(WALL_TIME, System.currentTimeMillis() / 1e3).whole(STEP, step);
    }

    private void write(Message event) throws IOException {
        byte[] data = event.toBytes();
        byte[] length = little(Long.BYTES).putLong(data.length).array();
        out.write(length);
        out.write(little(Integer.BYTES).putInt(checksum(length)).array());
        out.write(data);
        out.write(little(Integer.BYTES).putInt(checksum(data)).array());
    }

    static int checksum(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^\\w.-]", "_");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
