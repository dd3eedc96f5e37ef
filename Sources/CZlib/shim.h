#ifndef LANDBRIDGE_CZLIB_SHIM_H
#define LANDBRIDGE_CZLIB_SHIM_H

#include <zlib.h>

/* inflateInit2 is a macro, which Swift does not import. windowBits 15 + 32 detects gzip and zlib headers. */
static inline int landbridge_inflateInit(z_streamp stream) { return inflateInit2(stream, 15 + 32); }

/* Deflated data without a header, as zip archives hold it. */
static inline int landbridge_inflateInitRaw(z_streamp stream) { return inflateInit2(stream, -15); }

#endif
