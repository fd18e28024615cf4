import CFileSystem

/// Whether a folder lies on this machine's own disk. SQLite's write-ahead log needs memory shared between the processes
/// that use it, which network file systems do not give.
package enum FileSystemKind: Equatable, Sendable {
    case local
    /// With the name that a user knows it by, e.g. "NFS".
    case network(String)

    package static func of(_ path: String) -> FileSystemKind {
        kind(magic: assay_file_system_type(path))
    }

    /// - Parameter magic: `f_type` of statfs(2).
    package static func kind(magic: UInt32) -> FileSystemKind {
        remote.first { $0.magic == magic }.map { .network($0.name) } ?? .local
    }

    private static let remote: [(magic: UInt32, name: String)] = [
        (0x6969, "NFS"), (0x517B, "SMB"), (0xFE53_4D42, "SMB"), (0xFF53_4D42, "CIFS"), (0x6573_5546, "FUSE"),
        (0x0102_1997, "9p"), (0x00C3_6400, "Ceph"), (0x5346_414F, "AFS"), (0x6B41_4653, "AFS"),
        (0x0BD0_0BD0, "Lustre"), (0x4750_4653, "GPFS"), (0x0116_1970, "GFS2"), (0x7461_636F, "OCFS2"),
        (0x7372_7775, "Coda"), (0x7375_7245, "Coda"), (0x564C, "NCP"), (0x786F_4256, "VirtualBox folders"),
        (0x1983_0326, "BeeGFS"), (0x2003_0528, "OrangeFS"),
    ]
}
