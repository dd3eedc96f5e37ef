"""Word lists of the fictional county."""

GIVEN_FEMALE = """Abigail Alice Amanda Angela Anna Barbara Beatrice Carol Catherine Charlotte Christine Clara Deborah
Diana Dorothy Eleanor Elizabeth Emily Evelyn Frances Gloria Grace Hannah Helen Irene Jacqueline Janet Jennifer
Jessica Judith Julia Karen Kimberly Laura Lillian Linda Margaret Maria Martha Megan Michelle Nancy Nicole Olivia
Pamela Patricia Rachel Rebecca Rosa Ruth Samantha Sandra Sarah Sharon Sofía Susan Teresa Theresa Victoria Virginia
Zoë""".split()

GIVEN_MALE = """Aaron Adam Albert Alexander Andrew Anthony Arthur Benjamin Brian Carl Charles Christopher Daniel David
Dennis Donald Douglas Edward Eric Ernest Eugene Francis Frank Frederick George Gerald Gregory Harold Henry Howard
Jack Jacob James Jeffrey Jerome John Jonathan José Joseph Joshua Kenneth Kevin Lawrence Leonard Louis Mark Martin
Matthew Michael Nathan Nicholas Patrick Paul Peter Philip Raymond Richard Robert Roger Ronald Russell Samuel Stephen
Steven Theodore Thomas Timothy Vincent Walter William""".split()

NICKNAMES = {
    "Abigail": "Abby", "Amanda": "Mandy", "Angela": "Angie", "Barbara": "Barb", "Catherine": "Cathy",
    "Christine": "Chris", "Deborah": "Debbie", "Eleanor": "Ellie", "Elizabeth": "Liz", "Jacqueline": "Jackie",
    "Jennifer": "Jen", "Jessica": "Jess", "Judith": "Judy", "Kimberly": "Kim", "Margaret": "Peggy",
    "Martha": "Marty", "Pamela": "Pam", "Patricia": "Pat", "Rebecca": "Becky", "Samantha": "Sam",
    "Sandra": "Sandy", "Susan": "Sue", "Theresa": "Terry", "Victoria": "Vicki", "Virginia": "Ginny",
    "Alexander": "Alex", "Andrew": "Andy", "Anthony": "Tony", "Benjamin": "Ben", "Charles": "Chuck",
    "Christopher": "Chris", "Daniel": "Dan", "David": "Dave", "Donald": "Don", "Douglas": "Doug", "Edward": "Ted",
    "Eugene": "Gene", "Francis": "Frank", "Frederick": "Fred", "Gerald": "Jerry", "Gregory": "Greg", "Henry": "Hank",
    "James": "Jim", "Jeffrey": "Jeff", "Jonathan": "Jon", "Joseph": "Joe", "Joshua": "Josh", "Kenneth": "Ken",
    "Lawrence": "Larry", "Leonard": "Len", "Matthew": "Matt", "Michael": "Mike", "Nathan": "Nate",
    "Nicholas": "Nick", "Patrick": "Pat", "Philip": "Phil", "Raymond": "Ray", "Richard": "Dick", "Robert": "Bob",
    "Ronald": "Ron", "Samuel": "Sam", "Stephen": "Steve", "Steven": "Steve", "Theodore": "Ted", "Thomas": "Tom",
    "Timothy": "Tim", "Vincent": "Vince", "Walter": "Walt", "William": "Bill",
}

FAMILIES = """Abbott Acheson Adler Aldridge Ashby Atwood Bagley Barlow Bauer Beckett Bellamy Benning Birch Blackwell
Bowden Brandt Brewster Bristow Burdick Calloway Carver Chandler Clayborn Colburn Conway Corbin Crandall Crowley Dalton
Danforth Deering Delgado Denholm Dorsey Drummond Dunlap Eastman Edgerton Ellery Emerson Fairbanks Farrow Fenwick
Finley Fletcher Forsythe Fuentes Gallagher Garrison Gentry Gilmore Goddard Grantham Greer Grissom Hadley Halvorsen
Hargrove Harmon Hathaway Hendricks Hollis Holloway Hutchins Ibarra Ingram Jarvis Jessup Kaminski Keating Kendrick
Kessler Kilgore Kowalski Lambert Landry Langford Larkin Ledford Lindqvist Lockhart Lowell Maddox Mallory Marsden
McAllister McBride McDonald McKenna Mercer Merrill Montoya Müller Navarro Norwood Núñez Oakley Ogden Okafor Osborne
Paxton Pemberton Pettigrew Pierce Prescott Quigley Radcliffe Ramsey Redmond Reyes Rhodes Rollins Rosario Rutledge
Salazar Sawyer Schaefer Schuster Sedgwick Shelby Sinclair Slater Stanton Sutton Talbot Tanaka Thatcher Thorne Tillman
Trujillo Underwood Upton Valdez Vance Vaughn Wakefield Walcott Webber Weller Whitaker Winslow Wolcott Yates Yoder
Zeller Ziegler""".split()

STREETS = """Alder Ash Beech Birch Bridge Canal Cedar Cherry Church College Court Depot Elm Forge Franklin Front Grove
Harbor Hickory High Hillcrest Jackson Juniper Laurel Liberty Locust Maple Market Meadow Mill Monroe Mulberry Orchard
Park Pearl Pine Poplar Prospect Quarry River School Spring Spruce State Summit Sycamore Union Valley Vine Walnut
Water Willow""".split()

STREET_TYPES = [("Street", "St"), ("Avenue", "Ave"), ("Road", "Rd"), ("Drive", "Dr"), ("Lane", "Ln"), ("Court", "Ct")]

CITIES = [("Calder", "43991"), ("Millbrook", "43992"), ("Fairhaven", "43993"), ("Stony Ford", "43994"),
          ("New Salem", "43995"), ("Harlan Mills", "43996"), ("Pine Hollow", "43997"), ("Eastgate", "43998")]

AREA_CODES = """216 220 234 330 380 419 440 513 567 614 740 937 202 301 312 317 412 502 606 608 615 703 716 734 810
847 859 914 989 248 260 269 304 321 404""".split()

TRADES = """Plumbing Electric Roofing Dental Realty Properties Holdings Farms Auto Pharmacy Builders Landscaping Security
Catering Transport Foods Optical Surveying Salon Veterinary""".split()

LEGAL_FORMS = ["LLC", "Inc", "Co", "LP"]
