/// Functions for the data of old systems, in the order of the issue that asked for them: text, dates, numbers, people, contacts,
/// codes, keys, privacy and control.
let legacyFunctions: [Function] =
    [
        squeezeFunction, titleCaseFunction, digitsFunction, padFunction, padStartFunction, padEndFunction, asciiFoldFunction,
        normalizeFunction, upperFunction, lowerFunction, nameCaseFunction, titleFunction,
        isBlankFunction, nullIfFunction, nullIfBlankFunction, leftFunction, rightFunction, beforeFunction, afterFunction,
        stripZerosFunction, cleanFunction, soundexFunction, levenshteinFunction,
    ] + [
        parseTimestampFunction, parseDateOrNullFunction, parseCyymmddFunction, parseJulianFunction, parseCyydddFunction,
        excelDateFunction, lilianDateFunction, integerDateFunction, sasDateFunction, localToUtcFunction,
        utcToLocalFunction, formatDateFunction,
    ] + PeriodFunctions.functions + DatePartFunctions.functions + [
        impliedDecimalFunction, currencyFunction, zonedFunction, roundFunction, divideFunction,
    ] + [
        personNameFunction, initialsFunction, isOrganizationFunction, phoneFunction, phoneExtensionFunction, phoneTypeFunction,
        phoneRegionFunction, isValidPhoneFunction, emailFunction, postalCodeFunction, stateCodeFunction, stateNameFunction,
        addressLineFunction, countryCodeFunction, countryNameFunction,
    ] + [
        uuid5Function, hashFunction, tokenFunction, maskFunction, isLuhnFunction, isRoutingNumberFunction, isSsnFunction, isEinFunction, rejectFunction,
    ]
