#ifndef LANDBRIDGE_CLIBPQ_SHIM_H
#define LANDBRIDGE_CLIBPQ_SHIM_H

#include <libpq-fe.h>

#endif
