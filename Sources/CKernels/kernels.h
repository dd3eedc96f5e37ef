#ifndef LANDBRIDGE_CKERNELS_H
#define LANDBRIDGE_CKERNELS_H

/* What Swift's vectors cannot say. The baseline of x86-64 has no comparison of 64-bit numbers. */

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

/* As Swift lays out a `Timestamp`: 16 bytes with the gap at the end. */
typedef struct {
    int64_t seconds;
    int32_t nanoseconds;
} lb_time;

static inline uint8_t lb_is_earlier(const lb_time *a, const lb_time *b) {
    return a->seconds < b->seconds || (a->seconds == b->seconds && a->nanoseconds < b->nanoseconds);
}

/* For processors without these instructions; the others must do the same. */
static inline lb_blanks lb_find_blanks_plain(const void *text) {
    const uint8_t *bytes = (const uint8_t *)text;
    lb_blanks result = {0, 0};
    for (int index = 0; index < 32; index++) {
        result.spaces |= (uint32_t)(bytes[index] == 0x20) << index;
        result.others |= (uint32_t)(bytes[index] < 0x20 || bytes[index] >= 0x80) << index;
    }
    return result;
}

/* ASCII letters behind a letter in lower case, all others in upper case. */
static inline lb_title lb_write_title_plain(const void *text, void *target) {
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

/* The sign of each half says whether left < right, also where the difference overflows. */
static inline __m128i lb_is_less(__m128i left, __m128i right) {
    return _mm_or_si128(
        _mm_andnot_si128(right, left), _mm_andnot_si128(_mm_xor_si128(left, right), _mm_sub_epi64(left, right)));
}

/* The lower or the upper halves of four numbers. */
static inline __m128i lb_lower(__m128i first, __m128i second) {
    return _mm_castps_si128(_mm_shuffle_ps(_mm_castsi128_ps(first), _mm_castsi128_ps(second), 0x88));
}
static inline __m128i lb_upper(__m128i first, __m128i second) {
    return _mm_castps_si128(_mm_shuffle_ps(_mm_castsi128_ps(first), _mm_castsi128_ps(second), 0xDD));
}

/* Writes 1 for each of 16 numbers of 32 bits that is negative, and 0 for the others. */
static inline void lb_write_signs(__m128i a, __m128i b, __m128i c, __m128i d, uint8_t *target, uint8_t inverted) {
    /* Packing keeps the sign. */
    __m128i packed = _mm_packs_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d));
    __m128i ones = _mm_and_si128(_mm_cmplt_epi8(packed, _mm_setzero_si128()), _mm_set1_epi8(1));
    _mm_storeu_si128((__m128i *)target, _mm_xor_si128(ones, _mm_set1_epi8((char)inverted)));
}

static inline __m128i lb_load(const int64_t *numbers) { return _mm_loadu_si128((const __m128i *)numbers); }

static inline __m128i lb_is_less4(const int64_t *a, const int64_t *b) {
    return lb_upper(lb_is_less(lb_load(a), lb_load(b)), lb_is_less(lb_load(a + 2), lb_load(b + 2)));
}

/* The seconds of two times. */
static inline __m128i lb_load_seconds(const lb_time *times) {
    return _mm_unpacklo_epi64(_mm_loadu_si128((const __m128i *)times), _mm_loadu_si128((const __m128i *)(times + 1)));
}

static inline __m128i lb_is_earlier4(const lb_time *a, const lb_time *b, __m128i *is_same) {
    __m128i left0 = lb_load_seconds(a), left1 = lb_load_seconds(a + 2);
    __m128i right0 = lb_load_seconds(b), right1 = lb_load_seconds(b + 2);
    __m128i equal0 = _mm_cmpeq_epi32(left0, right0), equal1 = _mm_cmpeq_epi32(left1, right1);
    *is_same = _mm_or_si128(*is_same, _mm_and_si128(lb_lower(equal0, equal1), lb_upper(equal0, equal1)));
    return lb_upper(lb_is_less(left0, right0), lb_is_less(left1, right1));
}

/* What the functions below do, for as many rows as come in groups of 16. Return how many those are. */
static inline size_t lb_write_less_groups(const int64_t *a, const int64_t *b, uint8_t *target, size_t count, uint8_t inverted) {
    size_t row = 0;
    for (; row + 16 <= count; row += 16) {
        lb_write_signs(
            lb_is_less4(a + row, b + row), lb_is_less4(a + row + 4, b + row + 4), lb_is_less4(a + row + 8, b + row + 8),
            lb_is_less4(a + row + 12, b + row + 12), target + row, inverted);
    }
    return row;
}

static inline size_t lb_write_earlier_groups(
    const lb_time *a, const lb_time *b, uint8_t *target, size_t count, uint8_t inverted) {
    size_t row = 0;
    for (; row + 16 <= count; row += 16) {
        __m128i is_same = _mm_setzero_si128();
        __m128i rows[4];
        for (size_t part = 0; part < 4; part++) {
            rows[part] = lb_is_earlier4(a + row + part * 4, b + row + part * 4, &is_same);
        }
        lb_write_signs(rows[0], rows[1], rows[2], rows[3], target + row, inverted);
        /* Only where seconds are the same do the parts of them count. */
        if (_mm_movemask_epi8(is_same) == 0) continue;
        for (size_t same = row; same < row + 16; same++) target[same] = lb_is_earlier(a + same, b + same) ^ inverted;
    }
    return row;
}

#else

static inline size_t lb_write_less_groups(const int64_t *a, const int64_t *b, uint8_t *target, size_t count, uint8_t inverted) {
    (void)a, (void)b, (void)target, (void)count, (void)inverted;
    return 0;
}

static inline size_t lb_write_earlier_groups(
    const lb_time *a, const lb_time *b, uint8_t *target, size_t count, uint8_t inverted) {
    (void)a, (void)b, (void)target, (void)count, (void)inverted;
    return 0;
}

static inline lb_blanks lb_find_blanks(const void *text) { return lb_find_blanks_plain(text); }

static inline lb_title lb_write_title(const void *text, void *target) { return lb_write_title_plain(text, target); }

#endif

/* Writes 1 where a < b and 0 elsewhere; the other way round where `inverted` is 1. */
static inline void lb_write_less(const int64_t *a, const int64_t *b, uint8_t *target, size_t count, uint8_t inverted) {
    for (size_t row = lb_write_less_groups(a, b, target, count, inverted); row < count; row++) {
        target[row] = (uint8_t)(a[row] < b[row]) ^ inverted;
    }
}

/* The same for times. */
static inline void lb_write_earlier(const void *a, const void *b, uint8_t *target, size_t count, uint8_t inverted) {
    const lb_time *left = (const lb_time *)a, *right = (const lb_time *)b;
    for (size_t row = lb_write_earlier_groups(left, right, target, count, inverted); row < count; row++) {
        target[row] = lb_is_earlier(left + row, right + row) ^ inverted;
    }
}

/* Sets `overflows` where the product does: a jump that is never taken costs less than a flag that is kept. */
static inline void lb_write_product(int64_t a, int64_t b, int64_t *target, uint8_t *overflows) {
    int64_t product;
    if (__builtin_expect(__builtin_mul_overflow(a, b, &product), 0)) *overflows = 1;
    *target = product;
}

/* Writes products, of which those that overflow are cut. Returns 1 where one did. */
static inline uint8_t lb_write_products(const int64_t *a, const int64_t *b, int64_t *target, size_t count) {
    uint8_t overflows = 0;
    size_t row = 0;
    for (; row + 4 <= count; row += 4) {
        lb_write_product(a[row], b[row], target + row, &overflows);
        lb_write_product(a[row + 1], b[row + 1], target + row + 1, &overflows);
        lb_write_product(a[row + 2], b[row + 2], target + row + 2, &overflows);
        lb_write_product(a[row + 3], b[row + 3], target + row + 3, &overflows);
    }
    for (; row < count; row++) lb_write_product(a[row], b[row], target + row, &overflows);
    return overflows;
}

#endif
