package org.backdraft.driver.lecture;

import org.backdraft.driver.page.Page;

import java.io.IOException;

/** A part of the lecture: trains what it needs and writes what came out. */
@FunctionalInterface
interface Chapter {
    void writeTo(Page page) throws IOException;
}
