package org.backdraft.driver.sync;

import org.backdraft.tensor.Blas;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.GradientWorker;
import org.backdraft.worker.RoundingErrors;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What executors need to know once for a whole run: the models' tasks and the BLAS to use. On an
 * executor it also keeps the idle workers with their buffers, and rounding errors, from step to
 * step.
 */
final class Plan implements Serializable {
    /*
     * Tasks are made of records, which the Kryo that Spark ships can't serialise. So they travel as
     * bytes of Java's own serialisation, whatever spark.serializer is.
     */
    private static final long serialVersionUID = 1L;

    private final byte[] tasks;
    private final byte[] blas;
    private transient ConcurrentLinkedQueue<GradientWorker> idle;
    private transient List<RoundingErrors> errors;

    Plan(List<GradientTask> tasks, BlasSettings blas) {
        this.tasks = bytes(tasks.toArray(new GradientTask[0]));
        this.blas = bytes(blas);
    }

    /** A worker that nobody else uses. */
    GradientWorker takeWorker() {
        GradientWorker worker = idle().poll();
        if (worker == null) {
            Blas.use((BlasSettings) object(blas));
            List<GradientTask> all = List.of((GradientTask[]) object(tasks));
            worker = new GradientWorker(all, errors(all));
        }
        return worker;
    }

    /** Keeps a worker, which has nothing under way, for the next task. */
    void keepWorker(GradientWorker worker) {
        idle().add(worker);
    }

    private synchronized ConcurrentLinkedQueue<GradientWorker> idle() {
        if (idle == null) {
            idle = new ConcurrentLinkedQueue<>();
        }
        return idle;
    }

    private synchronized List<RoundingErrors> errors(List<GradientTask> all) {
        if (errors == null) {
            errors = all.stream().map(RoundingErrors::new).toList();
        }
        return errors;
    }

    private static byte[] bytes(Serializable object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #bytes} wrote on the driver; no file of a user's comes here. */
    private static Object object(byte[] bytes) {
        try (ObjectInputStream in = new ContextObjectInputStream(bytes)) {
            return in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Finds classes where Spark put the application's jar. */
    private static final class ContextObjectInputStream extends ObjectInputStream {
        private ContextObjectInputStream(byte[] bytes) throws IOException {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description)
                throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, Plan.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }
    }
}
