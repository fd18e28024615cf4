#pragma once
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <turbojpeg.h>
#include <jpeglib.h>
#include <jerror.h>

// Writing uses the TurboJPEG interface; reading uses libjpeg's of the same library, because TurboJPEG refuses pictures
// whose sampling it has no name for and tells its warnings as text only. libjpeg reports errors by longjmp, which must
// not cross Swift frames: header and picture are read inside one function each.

typedef enum {
    ASSAY_JPEG_READ = 0,
    ASSAY_JPEG_DAMAGED = 1,
    ASSAY_JPEG_UNSUPPORTED = 2,
    ASSAY_JPEG_NO_MEMORY = 3,
} assay_jpeg_status;

typedef struct {
    unsigned width, height;
    /// 1 (grey), 3 (colour) or 4 (inks): the samples a pixel that `assay_jpeg_decode` writes.
    int samples;
    /// Whether entropy coding is arithmetic, which packs without the bounds of Huffman codes.
    int arithmetic;
} assay_jpeg_header;

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf place;
    /// Warnings that mean damage, and those about bytes that were passed over.
    int damages, strays;
    char *message;
    size_t message_size;
} assay_jpeg_errors;

typedef struct {
    struct jpeg_progress_mgr base;
    int most_scans;
} assay_jpeg_progress;

static inline void assay_jpeg_fail(j_common_ptr info) {
    assay_jpeg_errors *errors = (assay_jpeg_errors *)info->err;
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    snprintf(errors->message, errors->message_size, "%s", text);
    longjmp(errors->place, 1);
}

/// Level -1 are warnings, others are traces.
static inline void assay_jpeg_warn(j_common_ptr info, int level) {
    if (level >= 0) return;
    assay_jpeg_errors *errors = (assay_jpeg_errors *)info->err;
    if (info->err->msg_code == JWRN_EXTRANEOUS_DATA) {
        errors->strays++;
        return;
    }
    if (errors->damages++ > 0) return;
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    snprintf(errors->message, errors->message_size, "%s", text);
}

static inline void assay_jpeg_say_nothing(j_common_ptr info) { (void)info; }

/// Hundreds of progressive scans in a small file would hold the processor for minutes.
static inline void assay_jpeg_count_scans(j_common_ptr info) {
    if (!info->is_decompressor) return;
    assay_jpeg_progress *progress = (assay_jpeg_progress *)info->progress;
    if (((j_decompress_ptr)info)->input_scan_number <= progress->most_scans) return;
    assay_jpeg_errors *errors = (assay_jpeg_errors *)info->err;
    snprintf(errors->message, errors->message_size, "it has more than %d scans", progress->most_scans);
    longjmp(errors->place, 1);
}

static inline assay_jpeg_status assay_jpeg_reason(int code) {
    switch (code) {
    case JERR_OUT_OF_MEMORY: return ASSAY_JPEG_NO_MEMORY;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_IMAGE_TOO_BIG: return ASSAY_JPEG_UNSUPPORTED;
    default: return ASSAY_JPEG_DAMAGED;
    }
}

static inline int assay_jpeg_is_ink(J_COLOR_SPACE space) { return space == JCS_CMYK || space == JCS_YCCK; }

static inline void assay_jpeg_begin(
    struct jpeg_decompress_struct *info, assay_jpeg_errors *errors, char *message, size_t message_size) {
    memset(info, 0, sizeof *info);
    memset(errors, 0, sizeof *errors);
    info->err = jpeg_std_error(&errors->base);
    errors->base.error_exit = assay_jpeg_fail;
    errors->base.emit_message = assay_jpeg_warn;
    errors->base.output_message = assay_jpeg_say_nothing;
    errors->message = message;
    errors->message_size = message_size;
}

/// Reads the header only. On failure `message` says why.
static inline assay_jpeg_status assay_jpeg_read_header(
    const unsigned char *bytes, size_t count, assay_jpeg_header *header, char *message, size_t message_size) {
    struct jpeg_decompress_struct info;
    assay_jpeg_errors errors;
    assay_jpeg_begin(&info, &errors, message, message_size);
    if (setjmp(errors.place)) {
        assay_jpeg_status status = assay_jpeg_reason(errors.base.msg_code);
        jpeg_destroy_decompress(&info);
        return status;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, bytes, count);
    jpeg_read_header(&info, TRUE);
    header->width = info.image_width;
    header->height = info.image_height;
    header->samples =
        assay_jpeg_is_ink(info.jpeg_color_space) ? 4 : info.jpeg_color_space == JCS_GRAYSCALE ? 1 : 3;
    header->arithmetic = info.arith_code;
    jpeg_destroy_decompress(&info);
    return ASSAY_JPEG_READ;
}

/// Decodes to 8-bit rows of width * samples bytes, as the header announced them. Warnings that mean damage are failures;
/// `strays` counts those about bytes between segments.
static inline assay_jpeg_status assay_jpeg_decode(
    const unsigned char *bytes, size_t count, assay_jpeg_header header, unsigned char *pixels, int *strays,
    char *message, size_t message_size) {
    struct jpeg_decompress_struct info;
    assay_jpeg_errors errors;
    assay_jpeg_progress progress;
    assay_jpeg_begin(&info, &errors, message, message_size);
    if (setjmp(errors.place)) {
        assay_jpeg_status status = assay_jpeg_reason(errors.base.msg_code);
        jpeg_destroy_decompress(&info);
        return status;
    }
    jpeg_create_decompress(&info);
    memset(&progress, 0, sizeof progress);
    progress.base.progress_monitor = assay_jpeg_count_scans;
    progress.most_scans = 500;
    info.progress = &progress.base;
    jpeg_mem_src(&info, bytes, count);
    jpeg_read_header(&info, TRUE);
    info.out_color_space = header.samples == 4 ? JCS_CMYK : header.samples == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(&info);
    if (info.output_width != header.width || info.output_height != header.height
        || info.output_components != header.samples) {
        snprintf(message, message_size, "its header changes on the way");
        jpeg_destroy_decompress(&info);
        return ASSAY_JPEG_DAMAGED;
    }
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = pixels + (size_t)info.output_scanline * header.width * header.samples;
        jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
    *strays = errors.strays;
    int damages = errors.damages;
    jpeg_destroy_decompress(&info);
    return damages > 0 ? ASSAY_JPEG_DAMAGED : ASSAY_JPEG_READ;
}
