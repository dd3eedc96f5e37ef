/* The bound for a first load into SQLite: one prepared statement, one transaction, rows sorted by id, into the same schema.
   usage: sqlite-load SOURCE.db TABLE TARGET.db
   SOURCE is a store; its rows of TABLE are read into memory first. TARGET is made anew with the same tables and settings, and the
   indexes of TABLE are made behind the rows. Prints the seconds from BEGIN to the end of COMMIT. */
#define _POSIX_C_SOURCE 200809L
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct value { int type; int size; long long number; double real; char *bytes; };

static void check(sqlite3 *db, int status, const char *what) {
    if (status == SQLITE_OK || status == SQLITE_DONE || status == SQLITE_ROW) return;
    fprintf(stderr, "sqlite-load: %s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static void run(sqlite3 *db, const char *sql) { check(db, sqlite3_exec(db, sql, 0, 0, 0), sql); }

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **words) {
    if (count != 4) { fprintf(stderr, "usage: sqlite-load SOURCE.db TABLE TARGET.db\n"); return 2; }
    sqlite3 *source, *target;
    sqlite3_stmt *select, *insert, *schema;
    char sql[65536];
    check(0, sqlite3_open_v2(words[1], &source, SQLITE_OPEN_READONLY, 0), words[1]);
    remove(words[3]);
    check(0, sqlite3_open(words[3], &target), words[3]);
    run(target, "PRAGMA page_size = 8192; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536");
    check(source, sqlite3_prepare_v2(source, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", -1, &schema, 0), "schema");
    while (sqlite3_step(schema) == SQLITE_ROW) run(target, (const char *)sqlite3_column_text(schema, 0));
    sqlite3_finalize(schema);

    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY id", words[2]);
    check(source, sqlite3_prepare_v2(source, sql, -1, &select, 0), "select");
    int columns = sqlite3_column_count(select);
    size_t rows = 0, room = 0;
    struct value *values = 0;
    int step;
    while ((step = sqlite3_step(select)) == SQLITE_ROW) {
        if (rows == room) {
            room = room ? room * 2 : 1 << 16;
            values = realloc(values, room * columns * sizeof *values);
            if (!values) return 1;
        }
        for (int i = 0; i < columns; i++) {
            struct value *value = &values[rows * columns + i];
            value->type = sqlite3_column_type(select, i);
            value->number = value->type == SQLITE_INTEGER ? sqlite3_column_int64(select, i) : 0;
            value->real = value->type == SQLITE_FLOAT ? sqlite3_column_double(select, i) : 0;
            if (value->type == SQLITE_TEXT || value->type == SQLITE_BLOB) {
                const void *bytes = sqlite3_column_blob(select, i);
                value->size = sqlite3_column_bytes(select, i);
                value->bytes = malloc(value->size + 1);
                if (!value->bytes) return 1;
                if (bytes) memcpy(value->bytes, bytes, value->size);
            }
        }
        rows++;
    }
    check(source, step, "select");
    sqlite3_finalize(select);

    snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES (?", words[2]);
    for (int i = 1; i < columns; i++) strcat(sql, ", ?");
    strcat(sql, ")");
    double started = now();
    run(target, "BEGIN");
    check(target, sqlite3_prepare_v2(target, sql, -1, &insert, 0), "insert");
    for (size_t row = 0; row < rows; row++) {
        for (int i = 0; i < columns; i++) {
            struct value *value = &values[row * columns + i];
            switch (value->type) {
            case SQLITE_INTEGER: sqlite3_bind_int64(insert, i + 1, value->number); break;
            case SQLITE_FLOAT: sqlite3_bind_double(insert, i + 1, value->real); break;
            case SQLITE_TEXT: sqlite3_bind_text(insert, i + 1, value->bytes, value->size, SQLITE_STATIC); break;
            case SQLITE_BLOB: sqlite3_bind_blob(insert, i + 1, value->bytes, value->size, SQLITE_STATIC); break;
            default: sqlite3_bind_null(insert, i + 1);
            }
        }
        check(target, sqlite3_step(insert), "insert");
        sqlite3_reset(insert);
    }
    snprintf(sql, sizeof sql, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = '%s' AND sql IS NOT NULL", words[2]);
    check(source, sqlite3_prepare_v2(source, sql, -1, &schema, 0), "indexes");
    while (sqlite3_step(schema) == SQLITE_ROW) run(target, (const char *)sqlite3_column_text(schema, 0));
    run(target, "COMMIT");
    printf("%.3f\n", now() - started);
    return 0;
}
