internal import Diagnostics
internal import Records

/// What goes wrong with a store, as errors.
enum StoreError {
    static func notFound(_ path: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .storeNotFound, "there is no store at \(path)", at: Place(file: path),
                help: "correct the path, or make a store with `landbridge store init`"))
    }

    static func notAStore(_ path: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .notAStore, "\(path) is no landbridge store", at: Place(file: path),
                help: "correct the path, or make a store in a new file with `landbridge store init`"))
    }

    static func exists(_ path: String, isStore: Bool) -> GatewayError {
        GatewayError(
            Diagnostic(
                .storeExists,
                isStore ? "\(path) is a store already" : "\(path) is a database of something else", at: Place(file: path),
                help: "choose another path"))
    }

    static func tableExists(_ store: String, schema: String, table: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .storeExists, "the schema \(schema) has a \(table) already that is not a store's",
                at: Place(file: store, field: "\(schema).\(table)"),
                help: "make a schema for the store, and name it in the search_path: postgresql://…?options=-csearch_path%3Dlandbridge"))
    }

    static func serverNotUsable(_ store: String, _ why: String, expected: String, found: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .serverNotUsable, "no store can be kept on this server: \(why)", at: Place(file: store), expected: expected,
                found: Redacted(found, isPersonal: false)), exit: .usage)
    }

    static func newer(_ path: String, _ what: String, found: Int, known: Int) -> GatewayError {
        GatewayError(
            Diagnostic(
                .storeNewer, "a later version of landbridge wrote \(path)", at: Place(file: path),
                expected: "\(what) up to \(known)", found: Redacted("\(found)", isPersonal: false),
                help: "update landbridge on this machine"))
    }

    static func damaged(_ path: String, _ what: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .storeDamaged, "the bookkeeping of \(path) is damaged: \(what)", at: Place(file: path),
                help: "restore the store from its backup"))
    }

    static func readOnly(_ path: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .storeReadOnly, "\(path) was opened for reading only", at: Place(file: path),
                help: "nothing was committed; this is a defect of the gateway, so please report it"))
    }

    static func columnConflict(_ path: String, table: String, column: String, expected: String, found: String)
        -> GatewayError
    {
        GatewayError(
            Diagnostic(
                .storeColumnConflict, "column \(column) of \(table) has another type than the model gives it",
                at: Place(file: path, field: "\(table).\(column)"), expected: expected,
                found: Redacted(found, isPersonal: false),
                help: "see what `landbridge store migrate --plan` says, or give the field another name in the model"))
    }

    static func migrationRefused(_ store: String, entity: String, field: String, from type: String, to wanted: String)
        -> Diagnostic
    {
        Diagnostic(
            .migrationRefused, "\(entity).\(field) cannot become \(wanted): its values may not fit",
            at: Place(file: store, field: "\(entity).\(field)"), expected: Widening.alternatives(to: type),
            found: Redacted(wanted, isPersonal: false),
            help: "keep \(field) as it is in the model, and add a field of another name for the new type")
    }

    static func migrationBlocked(_ store: String, entity: String, field: String, by others: [String]) -> Diagnostic {
        Diagnostic(
            .migrationRefused, "\(entity).\(field) cannot get another type: \(others.joined(separator: ", ")) depends on it",
            at: Place(file: store, field: "\(entity).\(field)"), expected: "nothing but the store's own view",
            help: "drop it, migrate the store, and make it again")
    }

    static func ownedByOther(_ id: RowID, of entity: String, owner: String, writer: String, origin: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .rowOwnedByOtherStream, "\(entity) \(id) belongs to the stream \(owner), and \(writer) writes it too",
                at: origin.isEmpty ? nil : Place(file: origin), expected: "a row of \(writer)",
                found: Redacted("a row of \(owner)", isPersonal: false),
                help: "give one of the two another system or key"),
            exit: .guarded)
    }

    static func notStorable(_ what: String, id: RowID, field: String, origin: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .valueNotStorable, "row \(id) holds \(what)", at: Place(file: origin.isEmpty ? nil : origin, field: field),
                help: "leave it out in the mapping, or replace it there"))
    }

    static func leftUnfinished(_ run: Int64, batches: Int, store: String) -> Diagnostic {
        Diagnostic(
            .runUnfinished, "run \(run) is left unfinished: \(batches == 1 ? "its first batch is" : "its first \(batches) batches are") committed",
            at: Place(file: store),
            help: "run the command again when the cause is mended: it finds what is written, and writes the rest")
    }

    static func locked(_ stream: String, path: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .streamLocked, "another run works on the stream \(stream)", at: Place(file: path),
                help: "wait for it to finish, then run the command again"), exit: .unavailable)
    }

    static func lockNotPossible(_ path: String, _ reason: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .lockNotPossible, "the lock file cannot be used: \(reason)", at: Place(file: path),
                help: "give this user the right to write \(path) and its folder"))
    }
}
