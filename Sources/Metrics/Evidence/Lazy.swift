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

/// The last value that was computed, kept for as long as the same one is asked for.
final class Keyed<Key: Equatable & Sendable, Value: Sendable>: Sendable {
    private let state: Mutex<(key: Key, value: Value)?> = Mutex(nil)

    func get(_ key: Key, _ compute: () -> Value) -> Value {
        state.withLock { stored in
            if let stored, stored.key == key { return stored.value }
            let value = compute()
            stored = (key, value)
            return value
        }
    }
}
