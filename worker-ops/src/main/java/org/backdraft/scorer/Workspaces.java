package org.backdraft.scorer;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/** Workspaces that threads take and give back; as many are kept as are used at once. */
final class Workspaces {
    /* Not one a thread: services have many threads, some as cheap as a request. A thread looks from a
     * place of its own on, so that threads seldom meet, and nothing is allocated or locked. */
    private static final int PLACES = 64;

    private final Supplier<Workspace> made;
    private final AtomicReferenceArray<Workspace> idle = new AtomicReferenceArray<>(PLACES);

    /** None yet; they are made as they are needed. */
    Workspaces(Supplier<Workspace> made) {
        this.made = made;
    }

    /** Takes one, cleared. */
    Workspace take() {
        int first = first();
        for (int i = 0; i < PLACES; i++) {
            int place = first + i & PLACES - 1;
            if (idle.getPlain(place) != null) {
                Workspace found = idle.getAndSet(place, null);
                if (found != null) {
                    found.clear();
                    return found;
                }
            }
        }
        return made.get();
    }

    /** Gives one back. */
    void give(Workspace workspace) {
        int first = first();
        for (int i = 0; i < PLACES; i++) {
            if (idle.compareAndSet(first + i & PLACES - 1, null, workspace)) {
                return;
            }
        }
    }

    private static int first() {
        return (int) Thread.currentThread().getId() & PLACES - 1;
    }
}
