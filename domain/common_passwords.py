"""Passwords that attackers try first, in lower case.

From the lists of zxcvbn (https://github.com/dropbox/zxcvbn, MIT) and Django (https://github.com/django/django, BSD):
those that are long enough to be set, and not refused as a repetition, a row of keys or a common word already.
"""

_WORDS = """
    admin administrator anilist anime azerty baseball batman changeme contrasena default dragon football guest
    iloveyou letmein login master monkey motdepasse naruto nyaa password passwords passwort pokemon princess qwerty
    qwertz root secret seedbox starwars sunshine superman test torrent trustno user uuutorrent welcome willkommen
"""
_PASSWORDS = """
    010203040506 014702580369 01telemike01 0r968ji9ufj6 102030405060 111222333444555 111222tianya 112233445566
    122333444455555 123123qweqwe 123321456654 123321qweewq 123456782000 1234567890qaz 1234567890zzz 123456789101112
    1234567892000 123456789qaz 123456789qqq 123admin321a 123qwe456rty 123qweasdzxc 12qw34er56ty 159753456852
    1a2s3d4f5g6h 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o 1q2w3e4r5t6y7u8i9o0p 1qa2ws3ed4rf
    1qa2ws3ed4rf5tg 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 1qazxsw23edcvfr4 23176djivanfros 31217221027711
    32615948worms 41d8cd98f00b 4815162342lost 520love101182 541233432442 5532361cnjqrf 59382113kevinp 742617000027
    89231243658s 89876065093rax ??????@mail.ru a1s2d3f4g5h6 amadeusptfcor an83546921an13 andrewjackie antananarivu
    arabella24630 auckland2010 avrillavigne bltynbabrfwbz boy4u2ownnyc bpgjldsgjldthnf businessbabe chickenwing101
    christopher1 cjdthitycndj combat123654 contortionist cookiemonster corperfmonsy cosmopolitan counterstrike
    demon1q2w3e4r demon1q2w3e4r5t devilmaycry4 dfg5fhg5vgfh1 digitalprodu dkflbvbhjdbx dkflbvbhjdyf domainlock2005
    doomsayer.2.7mords.v doomsayer.2.7mords.vv edwardcullen ezekiel11991 fallen_angel finalfantasy fkmnthyfnbdf
    fktrcfylhjdbx fktrcfylhjdf fktrcfylhjdyf flvbybcnhfnjh frederiksberg fucktheworld fuckyoubitch fynfyfyfhbde
    g13916055158 gettherefast ghbdtnrfrltkf ghhh47hj7649 ghjcnjgbpltw ghjcnjgfhjkm ghjcnjqgfhjkm ghjcnjrdfibyj
    ghjnbdjcnjzybt gjkysqgbpltw googletester greenlantern gtnhjpfdjlcr hannahmontana hawkesbury93 hd764nw5d7e1vb1
    hedimaptfcor heterosexual iampurehaha2 ichliebedich ihatethisgame iloveboobies ilovemyfamily inactive1996aug
    ingodwetrust installdevic installsqlst international internazionale iseedeadpeople jamesbond007 jesuslovesme
    jkiuztdftl57 john!20130605at1753 jundian2011xr justinbieber kartoffelpuffer knackwurst8853 laurel12creek
    leavemealone leliane50934 lhbjkjubz2957704 lightpower12345 linkedin2011 liverpool123 lost4815162342
    lydcc20091314 lytghjgtnhjdcr m01759766727 mailcreated5240 manchesterunited maprchem56458 marek14michal
    massimiliano masterbaiting masterbating masturbation maurolarastefy mega_pizdetz666 megaparol12345 mevefalkcakk
    michaeljackson migrationschool minecraft123 minnesota_hp moderncombat momsanaladventure morganstanley
    mortalkombat motherfucker msorcloledbr n8zgt5p0shw= natiichen999 needforspeed nemvxyheqdd5oqxyxyzi networkingpe
    neworleans12345 newproject2004 nhecsyfujkjdt nhfdvfnjkju123 nhfycajhvths nightcrawler nondriversig olcrackmaster
    onedirection ontheoutside p030710p$e4o paraklast1974 passwordstandard pe#5gz29ptzmse peanutbutter playstation2
    playstation3 polniypizdec0211 polniypizdec1102 polniypizdec110211 pornographic professional projectsadminx
    przyjaciolki ptybnxtvgbjy punksnotdead q1w2e3r4t5y6 q1w2e3r4t5y6u7 q1w2e3r4t5y6u7i8 q1w2e3r4t5y6u7i8o9p0
    qawsedrftgyh qaz123wsx456 qazwsxedc123 qazwsxedcrfv qazwsxedcrfvtgb qazxswedc123 qazxswedcvfr qwaszxerdfcv
    qweasdzxc123 qwegta13091990 residentevil rfnthbyf1988 s8ylpe9jdpvym sanfrancisco saun24865709 schoolgirlie
    sdf7asdf6asdg8df sebastian106 seemnemaailm seniseviyorum sojdlg123aljg somanypickles27 sonnenschein sonyericsson
    specialinsta startfinding starwarsfan10 stefangreil1983 stickdaddy77 stinkyfinger stratocaster supernatural
    systemofadown telechargement temppassword thecakeisalie ticketmaster total12scherz transformers vanyarespekt
    vfvfvskfhfve vitor1268123 vladimirovna warhammer40k wazzkaprivet websolutions websolutionssu webuivalidat
    weihnachtsbau weihnachtsbaum weronika1992 whosyourdaddy xantria10315 xtseo2011tdx xxxp455w0rd5 yandi20080527
    yemi19900911 yfdbufnjh10305070 z1x2c3v4b5n6m7 zaq1xsw2cde3 zaqwsxcderfv zcfvfzkexifz zmx870919123
    zqjphsyf6ctifgu zxcasdqwe123
"""

COMMON_WORDS = frozenset(_WORDS.split())
"""One of these with digits and signs around it is no secret either."""

COMMON_PASSWORDS = frozenset(_PASSWORDS.split())
