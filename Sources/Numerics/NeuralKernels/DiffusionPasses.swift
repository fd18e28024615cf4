import CKernels

/// Passes of a diffusion over whole batches, each image with factors of its own or all with the same.
package enum DiffusionPasses {
    private static let block = 1 << 14

    /// aᵢ · x + bᵢ · noise and its velocity aᵢ · noise − bᵢ · x for image i (Salimans and Ho 2022).
    package static func diffuse(
        _ x: [Float], noise: [Float], a: [Float], b: [Float], parallel: Parallel
    ) -> (noised: [Float], target: [Float]) {
        let images = a.count
        precondition(b.count == images && noise.count == x.count && x.count % max(1, images) == 0)
        let size = x.count / max(1, images)
        var target: [Float] = []
        let noised = Buffers.filled(x.count) { noised in
            target = Buffers.filled(x.count) { target in
                parallel.forEachRange(of: images, size: 8) { range in
                    for image in range {
                        let first = image * size
                        x.at(first) { x in
                            noise.at(first) {
                                assay_diffuse(
                                    x, $0, size, a[image], b[image], noised.pointer(first), target.pointer(first))
                            }
                        }
                    }
                }
            }
        }
        return (noised, target)
    }

    /// a · x − b · v, kept within −1…1.
    package static func denoised(_ x: [Float], velocity: [Float], a: Float, b: Float, parallel: Parallel) -> [Float] {
        precondition(velocity.count == x.count)
        return Buffers.filled(x.count) { clean in
            parallel.forEachRange(of: x.count, size: block) { range in
                x.at(range.lowerBound) { x in
                    velocity.at(range.lowerBound) {
                        assay_denoise(x, $0, range.count, a, b, clean.pointer(range.lowerBound))
                    }
                }
            }
        }
    }

    /// y = a · x + b · y + c · z.
    package static func mix(
        _ y: inout [Float], _ x: [Float], _ z: [Float], a: Float, b: Float, c: Float, parallel: Parallel
    ) {
        precondition(x.count == y.count && z.count == y.count)
        guard !y.isEmpty else { return }
        Buffers.mutate(&y) { y in
            parallel.forEachRange(of: x.count, size: block) { range in
                x.at(range.lowerBound) { x in
                    z.at(range.lowerBound) { assay_mix(x, $0, range.count, a, b, c, y.pointer(range.lowerBound)) }
                }
            }
        }
    }
}
