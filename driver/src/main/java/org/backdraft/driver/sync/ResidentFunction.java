package org.backdraft.driver.sync;

import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.backdraft.driver.cluster.TaskCores;
import org.backdraft.worker.Shard;

import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What a task of a resident job does: it serves step after step until the driver lets it go. */
final class ResidentFunction extends AbstractFunction2<TaskContext, Iterator<Shard>, byte[]>
        implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final byte[] NOTHING = {};

    private final Broadcast<Plan> plan;
    private final ResidentAddress address;
    private final Broadcast<TaskCores> cores;

    ResidentFunction(Broadcast<Plan> plan, ResidentAddress address, Broadcast<TaskCores> cores) {
        this.plan = plan;
        this.address = address;
        this.cores = cores;
    }

    @Override
    public byte[] apply(TaskContext context, Iterator<Shard> partition) {
        List<Shard> mine = new ArrayList<>();
        while (partition.hasNext()) {
            mine.add(partition.next());
        }
        return cores.value().use(context, threads -> serve(context, mine, threads));
    }

    private byte[] serve(TaskContext context, List<Shard> mine, int threads) {
        if (address.host() == null) {
            LocalWorkers.serve(address, context, mine, threads);
        } else {
            serveRemotely(context, mine, threads);
        }
        return NOTHING;
    }

    private void serveRemotely(TaskContext context, List<Shard> mine, int threads) {
        try (DriverLink driver = DriverLink.connect(address, context.partitionId())) {
            new ResidentWorker(plan.value(), mine, threads)
                    .serve(driver, context::killTaskIfInterrupted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.killTaskIfInterrupted();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
