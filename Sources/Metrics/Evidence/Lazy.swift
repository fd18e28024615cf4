import Synchronization

/// A value that is computed at its first use and then shared. Threads that ask meanwhile wait.
final class Lazy<Value: Sendable>: Sendable {
    private let state: Mutex<Value?>

    init(_ value: Value? = nil) { state = Mutex(value) }

    func get(_ compute: () -> Value) -> Value {
        state.withLock { stored in
            if let stored { return stored }
            let value = compute()
            stored = value
            return value
        }
    }
}
