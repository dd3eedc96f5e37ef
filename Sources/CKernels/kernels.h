#ifndef LANDBRIDGE_CKERNELS_H
#define LANDBRIDGE_CKERNELS_H

/* What Swift's vectors cannot say. The baseline of x86-64 has no comparison of 64-bit numbers, and Swift no unrolling. */

#include <stddef.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* One bit for each of 32 bytes, lowest bit first. Functions of texts read 32 bytes in any case. */

typedef struct {
    uint32_t spaces;
    /* Bytes below the space and bytes beyond ASCII. */
    uint32_t others;
} lb_blanks;

typedef struct {
    uint32_t letters;
    /* Digits and apostrophes. */
    uint32_t marks;
    uint32_t foreign;
} lb_title;

#if defined(__SSE2__)

static inline uint32_t lb_bits(__m128i low, __m128i high) {
    return (uint32_t)_mm_movemask_epi8(low) | (uint32_t)_mm_movemask_epi8(high) << 16;
}

/* All ones in each byte that is at most `range` above `first`. */
static inline __m128i lb_in_range(__m128i bytes, char first, char range) {
    __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(range)), above);
}

static inline lb_blanks lb_find_blanks(const void *text) {
    __m128i space = _mm_set1_epi8(0x20);
    __m128i low = _mm_loadu_si128((const __m128i *)text);
    __m128i high = _mm_loadu_si128((const __m128i *)text + 1);
    /* Compared with a sign, what is beyond ASCII is below the space too. */
    lb_blanks result = {
        lb_bits(_mm_cmpeq_epi8(low, space), _mm_cmpeq_epi8(high, space)),
        lb_bits(_mm_cmplt_epi8(low, space), _mm_cmplt_epi8(high, space)),
    };
    return result;
}

/* ASCII letters behind a letter in lower case, all others in upper case. */
static inline lb_title lb_write_title(const void *text, void *target) {
    __m128i bit = _mm_set1_epi8(0x20);
    __m128i low = _mm_loadu_si128((const __m128i *)text);
    __m128i high = _mm_loadu_si128((const __m128i *)text + 1);
    __m128i letters_low = lb_in_range(_mm_or_si128(low, bit), 'a', 25);
    __m128i letters_high = lb_in_range(_mm_or_si128(high, bit), 'a', 25);
    __m128i behind_low = _mm_slli_si128(letters_low, 1);
    __m128i behind_high = _mm_or_si128(_mm_slli_si128(letters_high, 1), _mm_srli_si128(letters_low, 15));
    __m128i case_low = _mm_and_si128(letters_low, bit);
    __m128i case_high = _mm_and_si128(letters_high, bit);
    _mm_storeu_si128((__m128i *)target, _mm_or_si128(_mm_andnot_si128(case_low, low), _mm_and_si128(case_low, behind_low)));
    _mm_storeu_si128(
        (__m128i *)target + 1, _mm_or_si128(_mm_andnot_si128(case_high, high), _mm_and_si128(case_high, behind_high)));
    __m128i apostrophe = _mm_set1_epi8(0x27);
    __m128i marks_low = _mm_or_si128(lb_in_range(low, '0', 9), _mm_cmpeq_epi8(low, apostrophe));
    __m128i marks_high = _mm_or_si128(lb_in_range(high, '0', 9), _mm_cmpeq_epi8(high, apostrophe));
    lb_title result = {lb_bits(letters_low, letters_high), lb_bits(marks_low, marks_high), lb_bits(low, high)};
    return result;
}

/* The sign of each half says whether a < b, also where the difference overflows. */
static inline __m128i lb_is_less(const int64_t *a, const int64_t *b) {
    __m128i left = _mm_loadu_si128((const __m128i *)a);
    __m128i right = _mm_loadu_si128((const __m128i *)b);
    return _mm_or_si128(
        _mm_andnot_si128(right, left), _mm_andnot_si128(_mm_xor_si128(left, right), _mm_sub_epi64(left, right)));
}

/* The upper halves of four numbers. */
static inline __m128i lb_is_less4(const int64_t *a, const int64_t *b) {
    __m128 low = _mm_castsi128_ps(lb_is_less(a, b));
    __m128 high = _mm_castsi128_ps(lb_is_less(a + 2, b + 2));
    return _mm_castps_si128(_mm_shuffle_ps(low, high, 0xDD));
}

/* Writes 1 where a < b and 0 elsewhere, for the rows from `first` on that come in groups of 16. Returns the row behind them. */
static inline size_t lb_write_less_groups(const int64_t *a, const int64_t *b, uint8_t *target, size_t count, uint8_t inverted) {
    __m128i change = _mm_set1_epi8((char)inverted);
    size_t row = 0;
    for (; row + 16 <= count; row += 16) {
        __m128i low = _mm_packs_epi32(lb_is_less4(a + row, b + row), lb_is_less4(a + row + 4, b + row + 4));
        __m128i high = _mm_packs_epi32(lb_is_less4(a + row + 8, b + row + 8), lb_is_less4(a + row + 12, b + row + 12));
        /* Packing keeps the sign. */
        __m128i signs = _mm_cmplt_epi8(_mm_packs_epi16(low, high), _mm_setzero_si128());
        _mm_storeu_si128((__m128i *)(target + row), _mm_xor_si128(_mm_and_si128(signs, _mm_set1_epi8(1)), change));
    }
    return row;
}

#else

static inline size_t lb_write_less_groups(const int64_t *a, const int64_t *b, uint8_t *target, size_t count, uint8_t inverted) {
    (void)a, (void)b, (void)target, (void)count, (void)inverted;
    return 0;
}

static inline lb_blanks lb_find_blanks(const void *text) {
    const uint8_t *bytes = (const uint8_t *)text;
    lb_blanks result = {0, 0};
    for (int index = 0; index < 32; index++) {
        result.spaces |= (uint32_t)(bytes[index] == 0x20) << index;
        result.others |= (uint32_t)(bytes[index] < 0x20 || bytes[index] >= 0x80) << index;
    }
    return result;
}

static inline lb_title lb_write_title(const void *text, void *target) {
    const uint8_t *bytes = (const uint8_t *)text;
    lb_title result = {0, 0, 0};
    uint8_t was_letter = 0;
    for (int index = 0; index < 32; index++) {
        uint8_t byte = bytes[index];
        uint8_t letter = (uint8_t)((byte | 0x20) - 'a') < 26;
        ((uint8_t *)target)[index] = letter ? (uint8_t)((byte & ~0x20) | was_letter << 5) : byte;
        was_letter = letter;
        result.letters |= (uint32_t)letter << index;
        result.marks |= (uint32_t)((uint8_t)(byte - '0') < 10 || byte == 0x27) << index;
        result.foreign |= (uint32_t)(byte >= 0x80) << index;
    }
    return result;
}

#endif

/* Writes 1 where a < b and 0 elsewhere; the other way round where `inverted` is 1. */
static inline void lb_write_less(const int64_t *a, const int64_t *b, uint8_t *target, size_t count, uint8_t inverted) {
    for (size_t row = lb_write_less_groups(a, b, target, count, inverted); row < count; row++) {
        target[row] = (uint8_t)(a[row] < b[row]) ^ inverted;
    }
}

/* Writes products, of which those that overflow are cut. Returns 1 where one did. */
static inline uint8_t lb_write_products(const int64_t *a, const int64_t *b, int64_t *target, size_t count) {
    uint8_t overflows = 0;
#if defined(__clang__)
#pragma clang loop vectorize(disable) unroll_count(8)
#endif
    for (size_t row = 0; row < count; row++) overflows |= (uint8_t)__builtin_mul_overflow(a[row], b[row], target + row);
    return overflows;
}

#endif
