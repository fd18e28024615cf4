import Evaluation
import Foundation
import Synchronization

/// Shows the stages of a run: a line that is drawn again on a terminal, one plain line a stage elsewhere.
final class ProgressReporter: ProgressSink {
    private let style: ProgressStyle
    private let started = ContinuousClock.now
    private let state = Mutex(State())

    private struct State {
        var stage = ""
        var stageStarted = ContinuousClock.now
        var drawn = ContinuousClock.now - .seconds(1)
    }

    init(style: ProgressStyle) {
        self.style =
            switch style {
            case .auto: isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb" ? .auto : .plain
            default: style
            }
    }

    /// What a training says beside its steps.
    struct Figures {
        var epochs: Double
        var losses: [(name: String, value: Double)]
        var samplesPerSecond: Double
        /// Replaces the estimate from the share done, which a resumed training would mislead.
        var secondsLeft: Double

        var text: String {
            let losses = losses.map { "\($0.name) " + String(format: "%.4g", $0.value) }
            return (["epoch " + String(format: "%.1f", epochs)] + losses
                + [String(format: "%.0f samples/s", samplesPerSecond)]).joined(separator: ", ")
        }

        var json: String {
            func number(_ value: Double) -> String { value.isFinite ? String(format: "%.6g", value) : "null" }
            let losses = losses.map { "\"\($0.name)\":" + number($0.value) }.joined(separator: ",")
            return ",\"epochs\":\(number(epochs)),\"losses\":{\(losses)},"
                + "\"samples_per_s\":\(number(samplesPerSecond)),\"left_s\":\(number(secondsLeft))"
        }
    }

    func report(stage: String, done: Int, of total: Int, detail: String) {
        report(stage: stage, done: done, of: total, detail: detail, figures: nil)
    }

    func report(stage: String, done: Int, of total: Int, detail: String, figures: Figures?) {
        if style == .none { return }
        state.withLock { state in
            let now = ContinuousClock.now
            let begins = state.stage != stage
            if begins {
                state.stage = stage
                state.stageStarted = now
            }
            let finished = total > 0 && done >= total
            let said = figures?.text ?? detail
            let left = figures?.secondsLeft
            switch style {
            case .json:
                if begins || finished || now - state.drawn > .seconds(1) {
                    state.drawn = now
                    let seconds = (now - started).seconds
                    Console.write(
                        "{\"stage\":\"\(stage)\",\"done\":\(done),\"total\":\(total),"
                            + "\"elapsed_s\":\(String(format: "%.1f", seconds))\(figures?.json ?? "")}\n",
                        to: .standardError)
                }
            case .plain:
                if begins || now - state.drawn > .seconds(15) {
                    state.drawn = now
                    Console.write(line(stage, done, total, said, left, now, &state) + "\n", to: .standardError)
                }
            case .auto:
                if begins || finished || now - state.drawn > .milliseconds(100) {
                    state.drawn = now
                    Console.write("\r\u{1B}[K" + line(stage, done, total, said, left, now, &state), to: .standardError)
                }
            case .none: break
            }
        }
    }

    /// Ends the line that is drawn again.
    func finish() {
        if style == .auto { Console.write("\r\u{1B}[K", to: .standardError) }
    }

    private func line(
        _ stage: String, _ done: Int, _ total: Int, _ detail: String, _ left: Double?,
        _ now: ContinuousClock.Instant, _ state: inout State
    ) -> String {
        var text = String(format: "[%6.1f s] ", (now - started).seconds) + stage
        if total > 0, done > 0 {
            text += " \(done)/\(total)"
            let spent = (now - state.stageStarted).seconds
            if done < total, spent > 2 {
                text += String(
                    format: ", about %.0f s left", left ?? spent / Double(done) * Double(total - done))
            }
        }
        return detail.isEmpty ? text : text + " · " + printable(detail)
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
