/// Keeps other runs of some streams out while it lives.
public protocol StoreLock: AnyObject {
    /// Lets them in again; a second call does nothing. The end of the process and `deinit` do the same.
    func release()
}
