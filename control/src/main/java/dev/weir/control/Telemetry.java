package dev.weir.control;

/**
 * What the exporter beside an engine says of its accelerators; a figure that it does not tell is
 * NaN.
 *
 * @param utilisation 0 to 1, the mean over the accelerators
 * @param celsius of the hottest
 * @param smMegahertz of the slowest
 * @param xid the last error of the driver, a fatal one before any other; 0: none
 * @param accelerators that were told of
 */
public record Telemetry(
    double utilisation, double celsius, double smMegahertz, int xid, int accelerators) {}
