internal import CLibPQ
public import Diagnostics
internal import Glibc

/// A session that streams the changes of a database (PostgreSQL manual, "Streaming Replication Protocol").
///
/// Belongs to one task at a time; it is not `Sendable`.
public final class ReplicationConnection {
    public let connection: PostgresConnection
    private var isStreaming = false
    /// How long it is that messages came one after the other.
    private var lull = Lull.long

    private enum Lull {
        case none, looked, long
    }

    /// - Parameter settings: as ``PostgresConnection/init(_:)`` takes them.
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    public init(_ settings: String) throws {
        connection = try PostgresConnection(settings, more: [("replication", "database")])
        try connection.liftTimeLimits()
    }

    /// What the other end says next.
    public enum Event {
        /// One message of the output plugin was appended to the bytes: how many they are, and where in the log it stands.
        case message(length: Int, start: UInt64)
        /// Everything before this place in the log has been sent.
        case keepalive(end: UInt64, wantsReply: Bool)
        /// Nothing came in the time given.
        case silence
        /// The server ended the stream.
        case end
    }

    /// Microseconds in which messages gather.
    private static let gathering: UInt32 = 500

    /// Runs a command of the replication protocol, or plain SQL.
    ///
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    public func run(_ command: String) throws -> [[String?]] {
        try PostgresResult(PQexec(connection.handle, command), of: connection).rows()
    }

    /// Starts to stream from a logical slot.
    ///
    /// - Parameters:
    ///   - lsn: transactions that ended before it are not sent.
    ///   - options: of the output plugin, with their values.
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    public func start(slot: String, from lsn: UInt64, options: [(name: String, value: String)]) throws {
        let list = options.map { "\($0.name) '\($0.value.replacing("'", with: "''"))'" }.joined(separator: ", ")
        let command = "START_REPLICATION SLOT \(PostgresConnection.quoted(slot)) LOGICAL \(LogPosition(lsn)) (\(list))"
        let result = PQexec(connection.handle, command)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COPY_BOTH else { throw PostgresResult.failure(result, of: connection) }
        isStreaming = true
    }

    /// - Parameter milliseconds: how long to wait where nothing is there.
    /// - Throws: `GatewayError`: `LB5203` where the session ended, or what the server says.
    public func next(into bytes: inout [UInt8], wait milliseconds: Int32) throws -> Event {
        while true {
            var message: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(connection.handle, &message, 1)
            if count > 0, let message {
                defer { PQfreemem(message) }
                lull = .none
                if let event = take(UnsafeRawBufferPointer(start: message, count: Int(count)), into: &bytes) { return event }
                continue
            }
            if count == 0 {
                // The server sends each message for itself, and who waits for every one of them is woken for every one: once nothing is
                // there, some may gather.
                if lull != .long {
                    if lull == .looked { usleep(Self.gathering) }
                    lull = lull == .none ? .looked : .long
                    guard PQconsumeInput(connection.handle) == 1 else { throw PostgresResult.failure(nil, of: connection) }
                    continue
                }
                var descriptor = pollfd(fd: PQsocket(connection.handle), events: Int16(POLLIN), revents: 0)
                let ready = poll(&descriptor, 1, milliseconds)
                if ready == 0 { return .silence }
                if ready < 0, errno == EINTR { continue }
                guard PQconsumeInput(connection.handle) == 1 else { throw PostgresResult.failure(nil, of: connection) }
                continue
            }
            isStreaming = false
            guard count == -1 else { throw PostgresResult.failure(nil, of: connection) }
            var failure: GatewayError?
            while let result = PQgetResult(connection.handle) {
                let status = PQresultStatus(result)
                if status != PGRES_COMMAND_OK, status != PGRES_TUPLES_OK, failure == nil {
                    failure = PostgresResult.failure(result, of: connection)
                }
                PQclear(result)
                if status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH { break }
            }
            if let failure { throw failure }
            return .end
        }
    }

    private func take(_ raw: UnsafeRawBufferPointer, into bytes: inout [UInt8]) -> Event? {
        func word(_ offset: Int) -> UInt64 { UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
        switch raw.first {
        case 0x77 where raw.count >= 25:  // w: start, end, time of sending, message
            bytes.append(contentsOf: raw[25...])
            return .message(length: raw.count - 25, start: word(1))
        case 0x6B where raw.count >= 18:  // k: end, time of sending, reply wanted
            return .keepalive(end: word(1), wantsReply: raw[17] == 1)
        // Of a later protocol; it carries no data that was asked for.
        default: return nil
        }
    }

    /// Tells the server up to where everything is safe: it may forget the log before that.
    ///
    /// - Throws: `GatewayError` with `LB5203`.
    public func confirm(_ lsn: UInt64, wantsReply: Bool = false) throws {
        guard isStreaming else { return }
        var message: [UInt8] = [0x72]
        var clock = timespec()
        clock_gettime(CLOCK_REALTIME, &clock)
        let micros = (Int64(clock.tv_sec) - 946_684_800) * 1_000_000 + Int64(clock.tv_nsec) / 1_000
        for value in [lsn, lsn, lsn, UInt64(bitPattern: micros)] {
            withUnsafeBytes(of: value.bigEndian) { message.append(contentsOf: $0) }
        }
        message.append(wantsReply ? 1 : 0)
        let isSent = message.withUnsafeBytes { raw in
            raw.withMemoryRebound(to: CChar.self) { PQputCopyData(connection.handle, $0.baseAddress, Int32($0.count)) == 1 }
        }
        guard isSent, PQflush(connection.handle) >= 0 else { throw PostgresResult.failure(nil, of: connection) }
    }
}
