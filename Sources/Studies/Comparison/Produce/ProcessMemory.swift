import Evaluation
import Foundation

/// What the process has taken.
public enum ProcessMemory {
    /// Largest resident size so far; 0 where the system does not tell.
    public static var peakBytes: Int {
        var usage = rusage()
        return getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 ? Int(usage.ru_maxrss) * 1_024 : 0
    }
}
