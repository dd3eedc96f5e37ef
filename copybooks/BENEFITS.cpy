000100*****************************************************************
000200*  UNEMPLOYMENT BENEFITS OF THE STATE: MONTHLY EXTRACT          *
000300*  RECFM=VB, CODE PAGE 037                                      *
000400*                                                               *
000500*  FILE-HEADER                                          FH      *
000600*    OFFICE-HEADER                                      OH      *
000700*      CLAIM                                            CL      *
000800*        ISSUE                                          IS      *
000900*        CONTACT                                        CT      *
001000*        CERTIFICATION                                  WC      *
001100*          PAYMENT                                      PY      *
001200*    OFFICE-TRAILER                                     OT      *
001300*  FILE-TRAILER                                         FT      *
001400*                                                               *
001500*  DATES ARE YYYYDDD (DAY OF THE YEAR) UNLESS THEIR COMMENT     *
001600*  SAYS OTHERWISE; ZERO IS NO DATE. TIMES ARE HHMMSS.           *
001700*****************************************************************
001800 01  FILE-HEADER.
001900     05  SEG-ID                      PIC X(2).
002000     05  AGENCY                      PIC X(30).
002100*    YYYYMMDD
002200     05  RUN-DATE                    PIC 9(8).
002300     05  RUN-NO                      PIC 9(6)       COMP.
002400 01  OFFICE-HEADER.
002500     05  SEG-ID                      PIC X(2).
002600     05  OFFICE-NO                   PIC 9(4).
002700     05  OFFICE-NAME                 PIC X(24).
002800 01  CLAIM.
002900     05  SEG-ID                      PIC X(2).
003000     05  CLAIM-NO                    PIC 9(9)       COMP-3.
003100     05  PARTY-TYPE                  PIC X.
003200         88  IS-PERSON               VALUE 'P'.
003300         88  IS-EMPLOYER             VALUE 'E'.
003400     05  PARTY-NO                    PIC 9(7)       COMP.
003500     05  PERSON.
003600         10  FAMILY-NAME             PIC X(20).
003700         10  GIVEN-NAME              PIC X(15).
003800*        LOW-VALUES WHERE NEVER ENTERED
003900         10  MIDDLE-NAME             PIC X(15).
004000         10  SUFFIX                  PIC X(4).
004100*        YYYYMMDD, ZERO WHERE NOT KNOWN
004200         10  BIRTH-DATE              PIC 9(8)       COMP-3.
004300         10  SEX                     PIC X.
004400         10  SSN                     PIC 9(9)       COMP-3.
004500*    SHARED-WORK PLANS ARE FILED BY THE EMPLOYER
004600     05  EMPLOYER REDEFINES PERSON.
004700         10  LEGAL-NAME              PIC X(30).
004800         10  FEIN                    PIC 9(9)       COMP-3.
004900         10  UNIT-COUNT              PIC 9(4)       COMP.
005000         10  FILLER                  PIC X(28).
005100     05  MAIL-ADDRESS.
005200         10  LINE-1                  PIC X(28).
005300         10  LINE-2                  PIC X(14).
005400         10  CITY                    PIC X(16).
005500         10  STATE                   PIC X(2).
005600*        FIVE DIGITS AND FOUR, OR FIVE AND ZEROS
005700         10  ZIP                     PIC 9(9)       COMP-3.
005800     05  PHONE OCCURS 2 TIMES.
005900         10  PHONE-USE               PIC X.
006000         10  PHONE-NO                PIC 9(10)      COMP-3.
006100     05  EMAIL                       PIC X(44).
006200     05  PROGRAM-CODE                PIC X(2).
006300         88  REGULAR-STATE           VALUE 'RG'.
006400         88  FEDERAL-EMPLOYEE        VALUE 'FE'.
006500         88  EX-SERVICE-MEMBER       VALUE 'XS'.
006600         88  SHARED-WORK             VALUE 'SW'.
006700     05  CLAIM-STATUS                PIC X.
006800         88  CLAIM-PENDING           VALUE 'P'.
006900         88  CLAIM-ACTIVE            VALUE 'A'.
007000         88  CLAIM-SUSPENDED         VALUE 'S'.
007100         88  CLAIM-DENIED            VALUE 'D'.
007200         88  CLAIM-EXHAUSTED         VALUE 'E'.
007300         88  CLAIM-CLOSED            VALUE 'C'.
007400         88  CLAIM-ENDED             VALUES 'D' 'E' 'C'.
007500     05  FILED-DATE                  PIC 9(7)       COMP-3.
007600     05  FILED-TIME                  PIC 9(6)       COMP-3.
007700     05  FILED-BY                    PIC X.
007800         88  BY-IVR                  VALUE 'I'.
007900         88  BY-WEB                  VALUE 'W'.
008000         88  BY-PHONE                VALUE 'P'.
008100         88  BY-MAIL                 VALUE 'M'.
008200         88  IN-OFFICE               VALUE 'O'.
008300     05  EFFECTIVE-DATE              PIC 9(7)       COMP-3.
008400     05  CLOSED-DATE                 PIC 9(7)       COMP-3.
008500*    NEGATIVE: PAID BACK TOO MUCH
008600     05  OVERPAID                    PIC S9(7)V99.
008700     05  RECOVERED                   PIC S9(5)V99
008800                                     SIGN LEADING SEPARATE.
008900     05  EMPLOYER-COUNT              PIC S9(4)      COMP.
009000     05  BASE-PERIOD OCCURS 0 TO 5 TIMES
009100                     DEPENDING ON EMPLOYER-COUNT.
009200         10  EMPLOYER-NO             PIC 9(7)       COMP.
009300         10  EMPLOYER-NAME           PIC X(30).
009400         10  SEPARATION              PIC X(2).
009500             88  LAID-OFF            VALUE 'LO'.
009600             88  QUIT                VALUE 'QT'.
009700             88  DISCHARGED          VALUE 'DC'.
009800             88  STILL-EMPLOYED      VALUE 'SE'.
009900         10  LAST-DAY                PIC 9(7)       COMP-3.
010000         10  WAGES                   PIC S9(7)V99   COMP-3
010100                                     OCCURS 4 TIMES.
010200     05  MONETARY.
010300         10  WEEKLY-AMOUNT           PIC 9(5)V99    COMP-3.
010400         10  MAXIMUM-AMOUNT          PIC 9(7)V99    COMP-3.
010500         10  DEPENDENTS              PIC 9(2).
010600 01  ISSUE.
010700     05  SEG-ID                      PIC X(2).
010800     05  ISSUE-NO                    PIC 9(4)       COMP.
010900     05  ISSUE-TYPE                  PIC X(2).
011000     05  ISSUE-STAGE                 PIC X(2).
011100         88  FACT-FINDING            VALUE 'FF'.
011200         88  ADJUDICATION            VALUE 'AD'.
011300         88  APPEAL                  VALUE 'AP'.
011400     05  ISSUE-STATUS                PIC X.
011500     05  RAISED-DATE                 PIC 9(7)       COMP-3.
011600     05  DUE-DATE                    PIC 9(7)       COMP-3.
011700     05  DECIDED-DATE                PIC 9(7)       COMP-3.
011800     05  ADJUDICATOR                 PIC X(6).
011900     05  ISSUE-NOTE                  PIC X(40).
012000 01  CONTACT.
012100     05  SEG-ID                      PIC X(2).
012200     05  CONTACT-NO                  PIC 9(4)       COMP.
012300     05  CONTACT-DATE                PIC 9(7)       COMP-3.
012400     05  CONTACT-TIME                PIC 9(6)       COMP-3.
012500     05  CONTACT-BY                  PIC X.
012600     05  CONTACT-DIRECTION           PIC X.
012700         88  FROM-CLAIMANT           VALUE 'I'.
012800         88  TO-CLAIMANT             VALUE 'O'.
012900     05  CONTACT-SECONDS             PIC 9(6)       COMP.
013000     05  CONTACT-AGENT               PIC X(6).
013100     05  CONTACT-SUBJECT             PIC X(30).
013200 01  CERTIFICATION.
013300     05  SEG-ID                      PIC X(2).
013400     05  WEEK-NO                     PIC 9(2).
013500     05  WEEK-ENDING                 PIC 9(7)       COMP-3.
013600     05  WEEK-DUE                    PIC 9(7)       COMP-3.
013700     05  CERTIFIED-DATE              PIC 9(7)       COMP-3.
013800     05  CERTIFIED-TIME              PIC 9(6)       COMP-3.
013900     05  CERTIFIED-BY                PIC X.
014000     05  WEEK-STATUS                 PIC X.
014100         88  WEEK-DUE-STILL          VALUE 'D'.
014200         88  WEEK-FILED              VALUE 'F'.
014300         88  WEEK-PAID               VALUE 'P'.
014400         88  WEEK-NOT-CLAIMED        VALUE 'X'.
014500*    ABLE, AVAILABLE, REFUSED WORK, WORKED, SEARCHED FOR WORK
014600     05  ANSWER                      PIC X OCCURS 5 TIMES.
014700     05  HOURS-WORKED                PIC 9(3)V9     COMP-3.
014800     05  EARNINGS                    PIC S9(5)V99   COMP-3.
014900 01  PAYMENT.
015000     05  SEG-ID                      PIC X(2).
015100     05  PAYMENT-NO                  PIC 9(9)       COMP.
015200     05  ISSUED-DATE                 PIC 9(7)       COMP-3.
015300     05  GROSS-AMOUNT                PIC S9(5)V99   COMP-3.
015400     05  TAX-WITHHELD                PIC S9(5)V99   COMP-3.
015500     05  NET-AMOUNT                  PIC S9(5)V99   COMP-3.
015600     05  PAY-METHOD                  PIC X.
015700         88  DIRECT-DEPOSIT          VALUE 'D'.
015800         88  DEBIT-CARD              VALUE 'C'.
015900         88  BY-CHECK                VALUE 'K'.
016000     05  PAY-STATUS                  PIC X.
016100         88  IS-ISSUED               VALUE 'I'.
016200         88  IS-VOIDED               VALUE 'V'.
016300*    ZERO FOR CHECKS
016400     05  ROUTING-NO                  PIC 9(9)       COMP-3.
016500 01  OFFICE-TRAILER.
016600     05  SEG-ID                      PIC X(2).
016700     05  OFFICE-NO                   PIC 9(4).
016800     05  TOTALS.
016900         10  CLAIM-COUNT             PIC 9(7)       COMP.
017000         10  WEEK-COUNT              PIC 9(7)       COMP.
017100         10  PAYMENT-COUNT           PIC 9(7)       COMP.
017200         10  WEEKLY-TOTAL            PIC 9(9)V99    COMP-3.
017300*        OF PAYMENTS THAT ARE NOT VOIDED
017400         10  PAID-TOTAL              PIC S9(11)V99  COMP-3.
017500*        SUM OF ALL ROUTING-NO, THE LAST TEN DIGITS
017600         10  ROUTING-HASH            PIC 9(10)      COMP-3.
017700 01  FILE-TRAILER.
017800     05  SEG-ID                      PIC X(2).
017900     05  OFFICE-COUNT                PIC 9(4)       COMP.
018000     05  TOTALS.
018100         10  CLAIM-COUNT             PIC 9(7)       COMP.
018200         10  WEEK-COUNT              PIC 9(7)       COMP.
018300         10  PAYMENT-COUNT           PIC 9(7)       COMP.
018400         10  WEEKLY-TOTAL            PIC 9(9)V99    COMP-3.
018500         10  PAID-TOTAL              PIC S9(11)V99  COMP-3.
018600         10  ROUTING-HASH            PIC 9(10)      COMP-3.
018700     05  ISSUE-COUNT                 PIC 9(7)       COMP.
018800     05  CONTACT-COUNT               PIC 9(7)       COMP.
018900*    SUM OF ALL CLAIM-NO, THE LAST NINE DIGITS
019000     05  CLAIM-HASH                  PIC 9(9)       COMP-3.
