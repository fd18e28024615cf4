import Datasets
import Numerics
import Testing

@Suite struct NPYTests {
    @Test func roundTrips() throws {
        let bytes = try NPY.encode([UInt8](1...6), shape: [1, 2, 3])
        let header = try NPYHeader(bytes[...], name: "a.npy")
        #expect(header.shape == [1, 2, 3] && header.start % 64 == 0)
        #expect(try NPY.bytes(bytes[...], header, name: "a.npy") == [1, 2, 3, 4, 5, 6])
        let numbers = try NPY.encode([-3, 1 << 40] as [Int], shape: [2])
        #expect(try NPY.integers(numbers[...], NPYHeader(numbers[...], name: "b"), name: "b") == [-3, 1 << 40])
        let small = try NPY.encode([-3, 70_000] as [Int32], shape: [2])
        #expect(try NPY.integers(small[...], NPYHeader(small[...], name: "b"), name: "b") == [-3, 70_000])
        let matrix = try Matrix<Float>(rows: 2, columns: 2, storage: [1, -2.5, 3e-20, 4])
        #expect(try NPY.floatMatrix(try NPY.encode(matrix)[...], name: "c") == matrix)
    }

    private func file(_ header: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
        let text = Array(header.utf8)
        return [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]
            + (version == 1 ? [UInt8(text.count & 255), UInt8(text.count >> 8)] : [UInt8(text.count & 255), 0, 0, 0])
            + text + data
    }

    @Test func fortranOrderAndBigEndian() throws {
        let fortran = file(
            "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n", [1, 4, 2, 5, 3, 6], version: 2)
        let header = try NPYHeader(fortran[...], name: "f")
        #expect(try NPY.bytes(fortran[...], header, name: "f") == [1, 2, 3, 4, 5, 6])
        let big = file("{'descr': '>f4', 'fortran_order': False, 'shape': (1, 1)}", [0x3f, 0x80, 0, 0])
        #expect(try NPY.floatMatrix(big[...], name: "b").storage == [1])
        let double = file(
            "{\"shape\": (1,1,), 'fortran_order': False, 'descr': '<f8'}", [0, 0, 0, 0, 0, 0, 0xf8, 0x3f])
        #expect(try NPY.floatMatrix(double[...], name: "d").storage == [1.5])
    }

    @Test(arguments: [
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<U4', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (9223372036854775807, 2), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '|u1', 'fortran_order': False}",
        "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|u1', 'fortran_order': __import__('os').system('x'), 'shape': (1,)}", "", "{", "{'descr", "(((((",
    ])
    func badHeadersAreRefused(header: String) throws {
        let bytes = file(header, [1])
        let error = #expect(throws: DatasetError.self) { try NPYHeader(bytes[...], name: "bad.npy") }
        #expect(error?.message.contains("bad.npy") == true)
    }

    @Test func anArchiveOfArraysIsNamedAsOne() {
        let error = #expect(throws: DatasetError.self) { try NPYHeader([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0, 0][...], name: "a.npz") }
        #expect(error?.message == "a.npz: an archive of arrays (.npz), where one array (.npy) is read." && error?.remedy.contains("numpy.save") == true)
    }

    @Test func everyPrefixIsRefused() throws {
        let bytes = try NPY.encode([UInt8](1...6), shape: [1, 2, 3])
        for length in 0..<bytes.count {
            #expect(throws: DatasetError.self) { try NPYHeader(bytes.prefix(length), name: "a.npy") }
        }
    }

    @Test func notANumberIsNamedByRowAndColumn() throws {
        let matrix = try Matrix<Float>(rows: 2, columns: 3, storage: [0, 0, 0, 0, .nan, 0])
        let bytes = try NPY.encode(matrix)
        let error = #expect(throws: DatasetError.self) { try NPY.floatMatrix(bytes[...], name: "a.npy") }
        #expect(error?.message.contains("row 1, column 1") == true)
    }
}
