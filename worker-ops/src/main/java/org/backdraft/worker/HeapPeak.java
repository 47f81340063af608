package org.backdraft.worker;

import com.sun.management.GarbageCollectionNotificationInfo;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The most heap that this Java process has used since it was first asked to {@link #watch}.
 *
 * @param limitBytes the most that it can have ({@code -Xmx})
 * @param usedBytes the most that objects took, with those that nobody needed any more
 * @param keptBytes the most that a garbage collection left, or 0 before the first one
 */
public record HeapPeak(long limitBytes, long usedBytes, long keptBytes) {
    /*
     * What is used only falls when garbage is collected, so its peak is what it was before one of
     * the collections, or what it is now; Java tells of each collection what was there before and
     * after. Spark's own figure is a sample taken every ten seconds.
     */
    private static final Set<String> HEAP_POOLS =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getName)
                    .collect(Collectors.toUnmodifiableSet());

    private static long used;
    private static long kept;

    static {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener((event, none) -> collected(event), null, null);
            }
        }
    }

    /** Starts watching unless it has. */
    public static void watch() {
        now();
    }

    /** The peak so far. */
    public static synchronized HeapPeak now() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        used = Math.max(used, heap.getUsed());
        return new HeapPeak(heap.getMax(), used, kept);
    }

    private static void collected(Notification event) {
        if (event.getType()
                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            GarbageCollectionNotificationInfo info =
                    GarbageCollectionNotificationInfo.from((CompositeData) event.getUserData());
            record(
                    heap(info.getGcInfo().getMemoryUsageBeforeGc()),
                    heap(info.getGcInfo().getMemoryUsageAfterGc()));
        }
    }

    private static synchronized void record(long before, long after) {
        used = Math.max(used, before);
        kept = Math.max(kept, after);
    }

    private static long heap(Map<String, MemoryUsage> pools) {
        return pools.entrySet().stream()
                .filter(pool -> HEAP_POOLS.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }
}
