#ifndef LANDBRIDGE_CSQLITE_SHIM_H
#define LANDBRIDGE_CSQLITE_SHIM_H

#include <sqlite3.h>

#endif
