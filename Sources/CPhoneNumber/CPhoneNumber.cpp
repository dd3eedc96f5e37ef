#include "CPhoneNumber.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static_assert(
    static_cast<int>(PhoneNumberUtil::FIXED_LINE) == CPHONENUMBER_FIXED_LINE
        && static_cast<int>(PhoneNumberUtil::TOLL_FREE) == CPHONENUMBER_TOLL_FREE
        && static_cast<int>(PhoneNumberUtil::VOICEMAIL) == CPHONENUMBER_VOICEMAIL
        && static_cast<int>(PhoneNumberUtil::UNKNOWN) == CPHONENUMBER_UNKNOWN,
    "the kinds of numbers are passed on as they are");

namespace {

// False, and nothing written, where the text with its NUL does not fit.
template <size_t Capacity>
bool copy(const std::string &text, char (&target)[Capacity]) {
    if (text.size() >= Capacity) {
        return false;
    }
    std::memcpy(target, text.c_str(), text.size() + 1);
    return true;
}

CPhoneNumberStatus status(PhoneNumberUtil::ErrorType error) {
    switch (error) {
    case PhoneNumberUtil::NO_PARSING_ERROR: return CPHONENUMBER_POSSIBLE;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return CPHONENUMBER_UNKNOWN_COUNTRY;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN:
    case PhoneNumberUtil::TOO_LONG_NSN: return CPHONENUMBER_WRONG_LENGTH;
    case PhoneNumberUtil::NOT_A_NUMBER: break;
    }
    return CPHONENUMBER_MALFORMED;
}

CPhoneNumberStatus parse(const std::string &text, const std::string &region, uint32_t wanted, CPhoneNumber *number) {
    const PhoneNumberUtil &library = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    const CPhoneNumberStatus found = status(library.Parse(text, region, &parsed));
    if (found != CPHONENUMBER_POSSIBLE) {
        return found;
    }
    if (library.IsPossibleNumberWithReason(parsed) != PhoneNumberUtil::IS_POSSIBLE) {
        return CPHONENUMBER_WRONG_LENGTH;
    }
    CPhoneNumber result = {};
    std::string formatted;
    library.Format(parsed, PhoneNumberUtil::E164, &formatted);
    if (!copy(formatted, result.e164) || !copy(parsed.extension(), result.extension)) {
        return CPHONENUMBER_MALFORMED;
    }
    result.type = CPHONENUMBER_UNKNOWN;
    if (wanted & CPHONENUMBER_WANTS_TYPE) {
        result.type = static_cast<CPhoneNumberType>(library.GetNumberType(parsed));
    }
    if (wanted & CPHONENUMBER_WANTS_REGION) {
        std::string code;
        library.GetRegionCodeForNumber(parsed, &code);
        // ZZ is the library's word for none.
        if (code != "ZZ" && !copy(code, result.region)) {
            return CPHONENUMBER_FAILED;
        }
    }
    if (wanted & CPHONENUMBER_WANTS_VALIDITY) {
        result.isValid = library.IsValidNumber(parsed) ? 1 : 0;
    }
    *number = result;
    return CPHONENUMBER_POSSIBLE;
}

}  // namespace

extern "C" CPhoneNumberStatus CPhoneNumberParse(
    const char *text, size_t length, const char region[2], uint32_t wanted, CPhoneNumber *number) {
    if (length == 0 || length > CPHONENUMBER_MAXIMUM_BYTES || std::memchr(text, 0, length) != nullptr) {
        return CPHONENUMBER_MALFORMED;
    }
    try {
        return parse(std::string(text, length), std::string(region, 2), wanted, number);
    } catch (...) {
        return CPHONENUMBER_FAILED;
    }
}
