import CPNG
import CWebP
import CZlib

/// The libraries that decode images, with the versions in use.
package enum LibraryVersions {
    package static var codecs: [(name: String, version: String)] {
        let webp = WebPGetDecoderVersion()
        return [
            ("libpng", String(cString: png_get_libpng_ver(nil))), ("zlib", String(cString: zlibVersion())),
            ("libwebp", "\(webp >> 16).\(webp >> 8 & 255).\(webp & 255)"),
        ]
    }
}
