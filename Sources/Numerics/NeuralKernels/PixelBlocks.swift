import CKernels

/// 2×2 blocks of pixels as channels and back, image by image, channels last.
package enum PixelBlocks {
    /// 2×2 blocks of images of height × width × channels become pixels of `wide` channels, the rest of them zero.
    package static func spaceToDepth(
        _ x: [Float], images: Int, height: Int, width: Int, channels: Int, wide: Int, parallel: Parallel
    ) -> [Float] {
        let (size, target) = (height * width * channels, height / 2 * (width / 2) * wide)
        precondition(x.count == images * size && height % 2 == 0 && width % 2 == 0 && wide >= 4 * channels)
        return Buffers.filled(images * target) { y in
            parallel.forEach(images) { image in
                x.at(image * size) {
                    assay_space_to_depth($0, height, width, channels, wide, y.pointer(image * target))
                }
            }
        }
    }

    /// The adjoint of `spaceToDepth`; the sizes are those of the result.
    package static func depthToSpace(
        _ y: [Float], images: Int, height: Int, width: Int, channels: Int, wide: Int, parallel: Parallel
    ) -> [Float] {
        let (size, source) = (height * width * channels, height / 2 * (width / 2) * wide)
        precondition(y.count == images * source && height % 2 == 0 && width % 2 == 0 && wide >= 4 * channels)
        return Buffers.filled(images * size) { x in
            parallel.forEach(images) { image in
                y.at(image * source) {
                    assay_depth_to_space($0, height, width, channels, wide, x.pointer(image * size))
                }
            }
        }
    }
}
