import CPNG
import CZlib

/// The libraries that decode images, with the versions in use.
package enum LibraryVersions {
    package static var codecs: [(name: String, version: String)] {
        [("libpng", String(cString: png_get_libpng_ver(nil))), ("zlib", String(cString: zlibVersion()))]
    }
}
