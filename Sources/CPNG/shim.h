#pragma once
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <png.h>

// libpng reports errors by longjmp, which must not cross Swift frames: the whole decoding happens in this function.
// libpng's simplified interface is not used because it applies gamma and takes 16-bit samples for linear light.

typedef struct {
    const unsigned char *bytes;
    size_t count;
    size_t position;
    char *message;
    size_t message_size;
} assay_png_input;

static inline void assay_png_fail(png_structp png, png_const_charp text) {
    assay_png_input *input = (assay_png_input *)png_get_error_ptr(png);
    snprintf(input->message, input->message_size, "%s", text);
    longjmp(png_jmpbuf(png), 1);
}

static inline void assay_png_ignore(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static inline void assay_png_supply(png_structp png, png_bytep target, size_t count) {
    assay_png_input *input = (assay_png_input *)png_get_io_ptr(png);
    if (count > input->count - input->position) png_error(png, "the file ends early");
    memcpy(target, input->bytes + input->position, count);
    input->position += count;
}

/// Indexes at the end of each row become colours from its start on; libpng itself takes indexes past the palette for
/// black. Returns the first such index, or -1.
static inline int assay_png_expand(
    unsigned char *pixels, size_t width, size_t height, png_const_colorp palette, int colours) {
    for (size_t row = 0; row < height; row++) {
        unsigned char *target = pixels + row * 3 * width;
        const unsigned char *indexes = target + 2 * width;
        for (size_t column = 0; column < width; column++) {
            int index = indexes[column];
            if (index >= colours) return index;
            target[3 * column] = palette[index].red;
            target[3 * column + 1] = palette[index].green;
            target[3 * column + 2] = palette[index].blue;
        }
    }
    return -1;
}

/// Decodes a PNG to 8-bit grey or RGB rows: palettes and small depths are expanded, 16 bits scaled, alpha dropped.
/// `row_bytes` must be width * channels (1 for grey types, 3 otherwise). With `keep16`, samples of 16 bits stay what they
/// are (big-endian) and `row_bytes` is twice that. Returns 0, or 1 with a message.
static inline int assay_png_decode(
    const unsigned char *bytes, size_t count, unsigned char *pixels, size_t row_bytes, size_t height, int keep16,
    char *message, size_t message_size) {
    assay_png_input input = {bytes, count, 0, message, message_size};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &input, assay_png_fail, assay_png_ignore);
    if (!png) {
        snprintf(message, message_size, "libpng cannot start");
        return 1;
    }
    png_infop info = png_create_info_struct(png);
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, &info, NULL);
        return 1;
    }
    png_set_read_fn(png, &input, assay_png_supply);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    png_set_chunk_malloc_max(png, 8 << 20);
    png_set_chunk_cache_max(png, 256);
    png_read_info(png, info);
    int type = png_get_color_type(png, info);
    int indexed = type == PNG_COLOR_TYPE_PALETTE;
    if (indexed) png_set_packing(png);
    if (type == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(png, info) < 8) png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_bit_depth(png, info) == 16 && !keep16) png_set_scale_16(png);
    png_set_strip_alpha(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) != (indexed ? row_bytes / 3 : row_bytes) || png_get_image_height(png, info) != height)
        png_error(png, "its header changes on the way");
    unsigned char *first = indexed ? pixels + row_bytes / 3 * 2 : pixels;
    for (int pass = 0; pass < passes; pass++)
        for (size_t row = 0; row < height; row++) png_read_row(png, first + row * row_bytes, NULL);
    png_read_end(png, NULL);
    if (indexed) {
        png_colorp palette = NULL;
        int colours = 0;
        png_get_PLTE(png, info, &palette, &colours);
        int wrong = assay_png_expand(pixels, row_bytes / 3, height, palette, colours);
        if (wrong >= 0) {
            snprintf(message, message_size, "it uses colour %d of a palette of %d", wrong, colours);
            png_destroy_read_struct(&png, &info, NULL);
            return 1;
        }
    }
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
}
