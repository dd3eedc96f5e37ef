000100*****************************************************************
000200*  PROPERTY-TAX ROLL OF CALDER COUNTY: EXTRACT FOR THE GATEWAY  *
000300*  RECFM=V, CODE PAGE 037; ONE HEADER, DETAILS, ONE TRAILER     *
000400*****************************************************************
000500 01  TAX-HEADER.
000600     05  REC-TYPE                    PIC X.
000700         88  IS-HEADER               VALUE 'H'.
000800     05  RUN-DATE                    PIC 9(8).
000900     05  COUNTY-NAME                 PIC X(20).
001000     05  EXTRACT-SEQUENCE            PIC 9(6)       COMP.
001100 01  TAX-DETAIL.
001200     05  REC-TYPE                    PIC X.
001300         88  IS-DETAIL               VALUE 'D'.
001400     05  BILL-KEY.
001500         10  PARCEL-NO               PIC X(12).
001600         10  TAX-YEAR                PIC 9(4)       COMP.
001700         10  INSTALLMENT             PIC 9.
001800             88  FIRST-HALF          VALUE 1.
001900             88  SECOND-HALF         VALUE 2.
002000     05  OWNER.
002100         10  OWNER-NO                PIC X(8).
002200         10  OWNER-TYPE              PIC X.
002300             88  IS-PERSON           VALUE 'P'.
002400             88  IS-COMPANY          VALUE 'C'.
002500         10  OWNER-NAME              PIC X(30).
002600*        ZERO WHERE NOT KNOWN
002700         10  BIRTH-DATE              PIC 9(8)       COMP-3.
002800         10  PHONE-NO                PIC 9(10)      COMP-3.
002900         10  MAIL-ADDRESS.
003000             15  MAIL-LINE           PIC X(25).
003100             15  MAIL-UNIT           PIC X(13).
003200             15  MAIL-CITY           PIC X(14).
003300             15  MAIL-STATE          PIC X(2).
003400             15  MAIL-ZIP            PIC X(9).
003500     05  SITE-ADDRESS                PIC X(22).
003600     05  CLASS-CODE                  PIC X(3).
003700     05  AMOUNTS.
003800         10  ASSESSED-VALUE          PIC 9(9)V99    COMP-3.
003900         10  AMOUNT-DUE              PIC S9(7)V99   COMP-3.
004000*        BLANK WHERE NOT KNOWN
004100         10  AMOUNT-PAID             PIC S9(7)V99   COMP-3.
004200*    YYYYMMDD; ZERO OR BLANK: NONE, 99999999: OPEN
004300     05  DUE-DATE                    PIC 9(8)       COMP-3.
004400*    CYYMMDD; ZERO: UNPAID
004500     05  PAID-DATE                   PIC 9(7)       COMP-3.
004600     05  EXEMPTION-CODE              PIC X(2).
004700     05  PAY-METHOD                  PIC X.
004800     05  FILLER                      PIC X(5).
004900 01  TAX-TRAILER.
005000     05  REC-TYPE                    PIC X.
005100         88  IS-TRAILER              VALUE 'T'.
005200     05  RECORD-COUNT                PIC 9(9)       COMP.
005300     05  TOTAL-DUE                   PIC S9(13)V99  COMP-3.
005400     05  TOTAL-PAID                  PIC S9(13)V99  COMP-3.
005500*    SUM OF ALL OWNER-NO, THE LAST EIGHT DIGITS
005600     05  OWNER-HASH                  PIC 9(8)       COMP.
