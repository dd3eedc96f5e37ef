import Glibc
import Records

/// The time of day, for the ledger.
enum Clock {
    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(truncatingIfNeeded: time.tv_nsec / 1_000 * 1_000)) ?? .epoch
    }
}
