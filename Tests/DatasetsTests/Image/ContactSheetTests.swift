import Datasets
import Testing

@Suite struct ContactSheetTests {
    @Test func tilesLieInRows() throws {
        let dark = try Image8(height: 2, width: 2, channels: 1, pixels: [0, 10, 20, 30])
        let sheet = try ContactSheet.make([dark, dark, dark], columns: 2, tile: 4, gap: 1)
        #expect(sheet.shape == ImageShape(height: 9, width: 9, channels: 1))
        #expect(sheet[0, 0, 0] == 0 && sheet[3, 3, 0] == 30 && sheet[0, 4, 0] == 255 && sheet[8, 8, 0] == 255)
        #expect(sheet[5, 2, 0] == 10)
    }

    @Test func mixedPicturesAreFitted() throws {
        let colour = try SamplePictures.picture(1, height: 40, width: 90)
        let grey = try SamplePictures.picture(1, height: 3, width: 5, channels: 1)
        let sheet = try ContactSheet.make([colour, grey], columns: 8, tile: 16)
        #expect(sheet.shape == ImageShape(height: 16, width: 34, channels: 3))
        #expect(throws: DatasetError.self) { try ContactSheet.make([], columns: 1, tile: 1) }
        #expect(throws: DatasetError.self) { try ContactSheet.make([grey], columns: 0, tile: 1) }
    }
}
