#ifndef LANDBRIDGE_CLIBXML2_SHIM_H
#define LANDBRIDGE_CLIBXML2_SHIM_H

/* Debian builds libxml2 with ICU; its ICU types collide with those that Foundation carries. The parser interface does not
   need them. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/encoding.h>
#include <libxml/tree.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlerror.h>

/* xmlFree is a variable that a program may set, which Swift cannot tell to be safe. */
static inline void landbridge_xmlFree(void *memory) { xmlFree(memory); }

#endif
