package org.backdraft.driver.data;

/** Where shards are kept; {@code data.keep}. The bits that come of them are the same. */
public enum Keep {
    /** On the heap of who computes on them. */
    MEMORY,
    /** In files on local disks of who computes on them, mapped into memory. */
    DISK
}
