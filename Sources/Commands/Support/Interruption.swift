import Datasets
import Dispatch
import Foundation
import Synchronization

/// What Ctrl-C (SIGINT) and SIGTERM say before they end the program as they always do.
enum Interruption {
    private static let hint = Mutex<(@Sendable () -> String)?>(nil)
    private static let sources = Mutex<[any DispatchSourceSignal]>([])

    /// From now on a stop says `text`: what is kept, and how to go on.
    static func says(_ text: String, quiet: Bool) { says(quiet: quiet) { text } }

    /// The same where it depends on what is kept by then.
    static func says(quiet: Bool, _ text: @escaping @Sendable () -> String) {
        hint.withLock { $0 = quiet ? nil : text }
        watch()
    }

    /// The same of a command that writes `out` as a whole at its end.
    static func beginsAnew(_ out: String, quiet: Bool) {
        says(quiet: quiet) {
            let partial = out + AtomicFile.suffix
            return FileManager.default.fileExists(atPath: partial)
                ? "stopped: \(printable(out)) was not written; what was begun lies in \(printable(partial)), which the same command begins anew"
                : "stopped: nothing was written to \(printable(out)); the same command begins anew"
        }
    }

    private static func watch() {
        sources.withLock { sources in
            guard sources.isEmpty else { return }
            let ignored = ignored
            for number in [SIGINT, SIGTERM] {
                // Whoever started the program deaf to it (nohup, `&` of a script) meant that.
                if ignored & (1 << UInt64(number - 1)) != 0 { continue }
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
                source.setEventHandler {
                    if let text = hint.withLock({ $0 }) { Console().note("\n" + text()) }
                    signal(number, SIG_DFL)
                    // Who started the program may have blocked it in all of its threads.
                    var own = sigset_t()
                    sigemptyset(&own)
                    sigaddset(&own, number)
                    pthread_sigmask(SIG_UNBLOCK, &own, nil)
                    kill(getpid(), number)
                }
                source.resume()
                sources.append(source)
            }
        }
    }

    /// The signals that this process ignores, one bit each from the lowest.
    private static var ignored: UInt64 {
        let line = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?
            .split(separator: "\n").first { $0.hasPrefix("SigIgn:") }
        return line.flatMap { UInt64($0.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16) } ?? 0
    }
}
