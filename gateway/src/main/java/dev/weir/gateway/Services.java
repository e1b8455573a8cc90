package dev.weir.gateway;

import dev.weir.control.AdminApi;
import dev.weir.control.Fleet;
import dev.weir.control.Snapshots;
import dev.weir.control.degrade.Ladders;
import dev.weir.control.ledger.LedgerIntake;
import java.util.concurrent.ExecutorService;

/**
 * What all event loops of a gateway share. Everything here may be used from any thread.
 *
 * @param adminThreads run admin calls, one virtual thread each
 */
record Services(
    Snapshots snapshots,
    Fleet fleet,
    Pools pools,
    Dialer dialer,
    ByteBudget budget,
    GatewayMetrics metrics,
    Lifecycle lifecycle,
    Watch watch,
    LedgerIntake ledger,
    Admissions admissions,
    Retries retries,
    EnginePulses pulses,
    Hedging hedging,
    Ladders ladders,
    Shadows shadows,
    AdminApi admin,
    ExecutorService adminThreads) {}
