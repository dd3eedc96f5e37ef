import Diagnostics

/// Errors that mean a defect of the program or damage to its temporary data, never of the agency's data.
enum SyncError {
    static func damagedPayload(_ what: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .rowPayloadDamaged, "an encoded row cannot be read back: \(what)",
                help: "nothing was committed; run the command again, and report it if it comes back"))
    }

    static func damagedBatch(_ what: String, at place: Place? = nil) -> GatewayError {
        GatewayError(
            Diagnostic(
                .rowsNotEncodable, "a batch of rows cannot be encoded: \(what)", at: place,
                help: "nothing was committed; this is a defect of the gateway, so please report it"))
    }

    static func damagedSpill(_ what: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .spillDamaged, "temporary data of this run cannot be read back: \(what)",
                help: "nothing was committed; check the temporary folder's disk, then run the command again"))
    }

    static func misused(_ what: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .deltaMisused, "the comparison of rows was called out of order: \(what)",
                help: "nothing was committed; this is a defect of the gateway, so please report it"))
    }
}
