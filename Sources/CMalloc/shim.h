#ifndef LANDBRIDGE_CMALLOC_SHIM_H
#define LANDBRIDGE_CMALLOC_SHIM_H

/* Swift's module of the C library leaves this header out. */
#include <malloc.h>

#endif
