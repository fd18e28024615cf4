import CKernels

/// The process's memory.
package enum ProcessMemory {
    /// Keeps freed memory for the next tile or tensor instead of handing it back to the system: 3 % of an evaluation, up
    /// to a tenth of a pass over pairs, at the same peak. For programs, not for libraries in somebody else's process.
    package static func keepForReuse() { assay_keep_memory() }
}
