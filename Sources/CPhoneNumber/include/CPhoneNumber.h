#ifndef LANDBRIDGE_CPHONENUMBER_H
#define LANDBRIDGE_CPHONENUMBER_H

#include <stddef.h>
#include <stdint.h>

// libphonenumber in the words of C: what a text says as a telephone number. Every function may be called from any thread; none
// throws, keeps a pointer that it was given, or writes past what it was given.

#ifdef __cplusplus
extern "C" {
#endif

/// The longest text that is looked at, in bytes.
enum { CPHONENUMBER_MAXIMUM_BYTES = 250 };

typedef enum CPhoneNumberStatus {
    CPHONENUMBER_POSSIBLE = 0,
    /// No number, or none that can be told apart from other text.
    CPHONENUMBER_MALFORMED = 1,
    /// Neither a country code in the text nor a country with telephone numbers beside it.
    CPHONENUMBER_UNKNOWN_COUNTRY = 2,
    /// Fewer or more digits than numbers of its country have, or a number without its area code.
    CPHONENUMBER_WRONG_LENGTH = 3,
    /// The library failed, such as for want of memory.
    CPHONENUMBER_FAILED = 4,
} CPhoneNumberStatus;

/// The library's kinds of numbers, in its order.
typedef enum CPhoneNumberType {
    CPHONENUMBER_FIXED_LINE = 0,
    CPHONENUMBER_MOBILE = 1,
    CPHONENUMBER_FIXED_LINE_OR_MOBILE = 2,
    CPHONENUMBER_TOLL_FREE = 3,
    CPHONENUMBER_PREMIUM_RATE = 4,
    CPHONENUMBER_SHARED_COST = 5,
    CPHONENUMBER_VOIP = 6,
    CPHONENUMBER_PERSONAL_NUMBER = 7,
    CPHONENUMBER_PAGER = 8,
    CPHONENUMBER_UAN = 9,
    CPHONENUMBER_VOICEMAIL = 10,
    CPHONENUMBER_UNKNOWN = 11,
} CPhoneNumberType;

/// What is asked for besides the number: each costs a search through the patterns of a country.
enum { CPHONENUMBER_WANTS_TYPE = 1, CPHONENUMBER_WANTS_REGION = 2, CPHONENUMBER_WANTS_VALIDITY = 4 };

/// Texts end with a NUL byte.
typedef struct CPhoneNumber {
    /// `+`, country code and national number (ITU-T E.164).
    char e164[24];
    /// Digits, or empty.
    char extension[24];
    /// ISO 3166-1, `001` for numbers of no country, or empty where no country has given the number out.
    char region[4];
    CPhoneNumberType type;
    /// Whether the number stands in a range that its country has given out.
    uint8_t isValid;
} CPhoneNumber;

/// Reads a text as people of a region write telephone numbers.
///
/// - text, length: UTF-8 without a NUL byte; longer than CPHONENUMBER_MAXIMUM_BYTES is malformed.
/// - region: two capital letters of ISO 3166-1.
/// - wanted: which of CPHONENUMBER_WANTS_… to fill in; the others are unknown, empty and 0.
/// - number: written only where the answer is CPHONENUMBER_POSSIBLE.
CPhoneNumberStatus CPhoneNumberParse(
    const char *text, size_t length, const char region[2], uint32_t wanted, CPhoneNumber *number);

#ifdef __cplusplus
}
#endif

#endif
