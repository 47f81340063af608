package org.backdraft.driver.data;

import org.backdraft.schema.Refusal;

/** What a schema's refusals of rows are called here. */
final class Refusals {
    private Refusals() {}

    static BadRecord.Kind kind(Refusal refusal) {
        return switch (refusal.kind()) {
            case MISSING -> BadRecord.Kind.MISSING;
            case DROPPED -> BadRecord.Kind.DROPPED;
            case NUMBER -> BadRecord.Kind.NUMBER;
            case RANGE -> BadRecord.Kind.RANGE;
            case CATEGORY -> BadRecord.Kind.CATEGORY;
            case ENCODING -> BadRecord.Kind.ENCODING;
        };
    }

    /** What was expected, with the first few of the categories. */
    static String expected(Refusal refusal) {
        return refusal.categories().isEmpty()
                ? refusal.expected()
                : "%s (%s)".formatted(refusal.expected(), Targets.brief(refusal.categories()));
    }
}
