/// Every number that was ever given, with its meaning. Lines are only ever added, never changed.
let goldenCodes = """
    LB1001 unknown source format
    LB1002 unknown code page
    LB1003 field declaration that cannot be used
    LB1004 field declared twice
    LB1005 control total does not match
    LB1006 control total without an answer
    LB1007 record too large
    LB1101 fixed-width layout that cannot be used
    LB1102 field outside its record
    LB1103 record too short
    LB1104 record too long
    LB1105 empty line
    LB1106 partial last record
    LB1107 record of no kind
    LB1108 record of two kinds
    LB1109 record kind without an answer
    LB1110 record outside its group
    LB1111 opening record missing
    LB1112 closing record missing
    LB1113 opening record twice
    LB1114 bytes after the last record
    LB1115 parent record missing
    LB1120 record descriptor too small
    LB1121 record descriptor with a wrong end
    LB1122 record beyond its block
    LB1123 record beyond the file
    LB1124 block descriptor that is none
    LB1125 block beyond the file
    LB1126 segment out of order
    LB1127 length field without a length
    LB1128 length field out of range
    LB1129 block of no whole number of records
    LB1130 file smaller than what is skipped
    LB1131 field cut by the end of its record
    LB1132 segment without its parent
    LB1133 assembled record too large
    LB1140 copybook that cannot be read
    LB1141 source text that is not COBOL
    LB1142 COPY or REPLACE that cannot be carried out
    LB1143 data description entry that cannot be understood
    LB1144 PICTURE that cannot be used
    LB1145 clauses that do not go together
    LB1146 REDEFINES or RENAMES that cannot be laid out
    LB1147 OCCURS that cannot be laid out
    LB1148 data name that is not one item
    LB1149 copybook beyond a limit
    LB1201 path that cannot be used
    LB1202 prefix without a namespace
    LB1203 not well-formed XML
    LB1204 XML document ends early
    LB1205 declared encoding is not the encoding
    LB1206 bytes that are not in the encoding
    LB1207 character that XML forbids
    LB1208 external entity
    LB1209 entity that is not declared
    LB1210 recursive or deeply nested entity
    LB1211 entities expand too far
    LB1212 elements nested too deeply
    LB1213 too many attributes
    LB1214 path matches more than once
    LB1215 name too long
    LB1216 text too long
    LB1217 namespace rule broken
    LB1218 elements are in another namespace
    LB1219 record inside a record of its kind
    LB1220 value missing
    LB1221 xsi:nil with content
    LB1222 key of a map missing or repeated
    LB1223 context after the records
    LB1224 too many damaged places
    LB1225 record breaks its schema
    LB1226 schema that cannot be used
    LB1227 xsi:nil that is no boolean
    LB1228 path that matches nothing
    LB1229 kinds of record that can meet
    LB1230 too many entities
    LB1301 no input file
    LB1302 input not readable
    LB1303 input is a folder
    LB1304 reading failed
    LB1305 corrupt gzip file
    LB1306 gzip file ends early
    LB1307 bytes after the gzip data
    LB1308 corrupt zip archive
    LB1309 zip archive that cannot be read
    LB1310 archive expands too far
    LB1311 corrupt tar archive
    LB1312 tar archive that cannot be read
    LB1401 delimited layout that cannot be used
    LB1402 row with too few columns
    LB1403 row with too many columns
    LB1404 header row missing
    LB1405 column missing
    LB1406 column that is not declared
    LB1407 column name not unique
    LB1408 columns in another order
    LB1409 text after a closing quote
    LB1410 quote inside a column without quotes
    LB1411 quote that is never closed
    LB1412 malformed escape
    LB1413 byte order mark of another encoding
    LB1414 more columns than the limit
    LB1415 blank line
    LB1416 rows after the end mark
    LB1501 no explanation of the file
    LB1502 nothing to infer from
    LB1503 format that is not inferred
    LB1504 draft that would overwrite a file
    LB1505 schema that cannot be read
    LB1506 no such record element
    LB1601 PostgreSQL source that cannot be used
    LB1602 table missing
    LB1603 column missing from the source
    LB1604 source schema moved
    LB1605 saved schema that cannot be used
    LB1606 copy that cannot be taken apart
    LB1607 watermark without a bound
    LB1608 watermark bounded by a declared lag
    LB1609 watermark held back
    LB1610 table written anew while the reading began
    LB1620 stream of changes that cannot be taken apart
    LB1621 changes that cannot be read
    LB1622 replica identity too small
    LB1623 slot lost or not where it was
    LB1624 slot holds back the server's log
    LB1625 changes that need a snapshot
    LB1626 lag of changes
    LB2001 mapping format version
    LB2002 unknown entity
    LB2003 unknown field of an entity
    LB2004 wrong type for a field
    LB2005 unknown code table
    LB2006 code table that cannot be read
    LB2007 unknown record kind
    LB2008 key types differ
    LB2009 reference that cannot be checked
    LB2010 name used twice
    LB2011 constant that its field cannot hold
    LB2012 each without a list
    LB2013 row without a key
    LB2014 personal value in a key
    LB2101 not an expression
    LB2102 unknown name
    LB2103 unknown function
    LB2104 wrong argument types
    LB2105 wrong type of expression
    LB2106 unknown member
    LB2107 expression form not supported
    LB2108 argument that cannot be used
    LB2109 aggregate in the wrong place
    LB3001 malformed text
    LB3002 malformed number
    LB3003 malformed date
    LB3004 malformed yes/no value
    LB3005 blank value
    LB3006 number out of range
    LB3007 value too long
    LB3008 expression failed
    LB3009 rule broken
    LB3010 null in a key
    LB3011 rejected by the mapping
    LB3012 unknown code
    LB3013 value not allowed in its field
    LB3014 condition without an answer
    LB3015 warning of the mapping
    LB3016 fields that cannot be decoded
    LB3017 rejected records
    LB3020 malformed packed number
    LB3021 number beyond its picture
    LB3022 number of occurrences out of range
    LB3023 record too short for its fields
    LB3030 date out of range
    LB3031 array of several dimensions
    LB4001 encoded row damaged
    LB4002 rows cannot be encoded
    LB4003 temporary data damaged
    LB4004 comparison called out of order
    LB4005 too many deletes
    LB4006 too many updates
    LB4007 too many rejects
    LB4008 empty extract
    LB4009 extract older than the last one applied
    LB4010 same extract as the last one applied
    LB4011 deletes turned off
    LB4012 same key with different content
    LB4013 file missing from the feed
    LB4014 unusable approval
    LB4015 age of the extract is not clear
    LB4020 feed schema moved
    LB5001 store not found
    LB5002 not a store
    LB5003 store exists already
    LB5004 store newer than this program
    LB5005 stream is being run
    LB5006 row owned by another stream
    LB5007 store damaged
    LB5008 column of another type
    LB5009 store opened for reading
    LB5010 value that the store cannot hold
    LB5011 lock file not usable
    LB5012 server cannot hold a store
    LB5013 migration refused
    LB5014 run left unfinished
    LB5101 database error
    LB5102 database busy
    LB5103 disk full
    LB5104 not a database
    LB5105 database damaged
    LB5106 database not writable
    LB5107 database not opened
    LB5108 wrong use of the database
    LB5109 disk error
    LB5110 constraint violated
    LB5201 server unreachable
    LB5202 connection settings unusable
    LB5203 connection lost
    LB5204 login refused
    LB5205 statement refused
    LB5206 server busy
    LB5207 wrong use of the database
    LB5208 text that is not UTF-8
    LB5501 reference to an unknown entity
    LB5502 field given twice
    LB5503 reserved name
    LB5504 name that cannot be used
    LB5505 unknown type
    LB5506 field that contradicts itself
    LB5507 entity described twice
    LB6001 unknown key
    LB6002 wrong shape
    LB6003 missing key
    LB6004 not YAML
    LB6005 key given twice
    LB6006 unusable value
    LB6007 file not readable
    LB6008 unknown job
    LB6009 unknown store
    LB6010 secret missing
    LB6011 wrong usage
    LB6012 temporary file failed
    LB6013 input changed while it was read
    LB6014 output failed
    """
