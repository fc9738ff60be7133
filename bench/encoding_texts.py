"""Invented stories in many languages, and the encodings each has been sent in."""

from __future__ import annotations

WESTERN = "cp1252 iso8859-15 mac-roman cp850"
CENTRAL = "cp1250 iso8859-2 cp852"
BALTIC = "cp1257 iso8859-13"
RUSSIAN = "cp1251 koi8-r iso8859-5 cp866 mac-cyrillic"

STORIES: dict[str, tuple[str, str]] = {
    "fr": (
        WESTERN,
        "Le conseil municipal a approuvé lundi la création d’un nouveau pont sur la rivière, "
        "après un débat très animé. Les travaux débuteront au printemps et dureront près de "
        "deux années, a précisé le maire. « C’était nécessaire », a déclaré une habitante âgée "
        "de soixante ans.",
    ),
    "de": (
        WESTERN,
        "Der Stadtrat hat am Montag den Bau einer neuen Brücke über den Fluss beschlossen. Die "
        "Arbeiten beginnen im Frühjahr und dauern voraussichtlich zwei Jahre, erklärte die "
        "Bürgermeisterin. Für die Anwohner heißt das: längere Wege, größere Umleitungen und "
        "späte Züge.",
    ),
    "es": (
        WESTERN,
        "El ayuntamiento aprobó el lunes la construcción de un nuevo puente sobre el río "
        "después de una larga sesión. Las obras comenzarán en primavera, según explicó la "
        "alcaldesa. ¿Cuánto costará? Nadie lo sabe aún, dijo un vecino del pequeño barrio de "
        "la montaña.",
    ),
    "pt": (
        WESTERN,
        "A câmara municipal aprovou na segunda-feira a construção de uma nova ponte sobre o "
        "rio, após uma longa discussão. As obras começarão na primavera e não deverão durar "
        "mais de dois anos, disse o presidente. Os moradores estão à espera há muito tempo.",
    ),
    "it": (
        WESTERN,
        "Il consiglio comunale ha approvato lunedì la costruzione di un nuovo ponte sul fiume, "
        "perché quello vecchio è chiuso da anni. I lavori cominceranno in primavera, ha detto "
        "il sindaco. La città aspettava già da tempo questa novità, così importante per "
        "l’attività dei negozi.",
    ),
    "sv": (
        WESTERN,
        "Kommunfullmäktige godkände på måndagen bygget av en ny bro över ån efter en lång "
        "debatt. Arbetet börjar till våren och väntas pågå i två år, säger borgmästaren. Många "
        "boende är nöjda, men några är rädda för högre skatter.",
    ),
    "da": (
        WESTERN,
        "Byrådet godkendte mandag opførelsen af en ny bro over åen efter en lang debat. "
        "Arbejdet begynder til foråret og ventes at vare i to år, siger borgmesteren. Mange "
        "beboere er glade, men nogle frygter støj og højere skatter, når først lastbilerne "
        "kører.",
    ),
    "fi": (
        WESTERN,
        "Kaupunginvaltuusto hyväksyi maanantaina uuden sillan rakentamisen joen yli pitkän "
        "väittelyn jälkeen. Työt alkavat keväällä ja kestävät kaksi vuotta, pormestari sanoi. "
        "Asukkaat ovat tyytyväisiä päätökseen, mutta jotkut pelkäävät verojen nousevan.",
    ),
    "is": (
        WESTERN,
        "Bæjarstjórnin samþykkti á mánudag að byggja nýja brú yfir ána eftir langar umræður. "
        "Framkvæmdir hefjast í vor og munu standa í tvö ár, sagði bæjarstjórinn. Íbúar eru "
        "ánægðir með þetta, en sumir óttast að skattar hækki.",
    ),
    "pl": (
        CENTRAL,
        "Rada miasta zatwierdziła w poniedziałek budowę nowego mostu na rzece po długiej "
        "debacie. Prace rozpoczną się wiosną i potrwają około dwóch lat, powiedział burmistrz. "
        "Mieszkańcy są zadowoleni, choć niektórzy boją się wyższych podatków.",
    ),
    "cs": (
        CENTRAL,
        "Městská rada v pondělí schválila stavbu nového mostu přes řeku po dlouhé debatě. "
        "Práce začnou na jaře a potrvají přibližně dva roky, řekl starosta. Obyvatelé jsou "
        "spokojeni, někteří se však obávají vyšších daní a hluku.",
    ),
    "sk": (
        CENTRAL,
        "Mestská rada v pondelok schválila výstavbu nového mosta cez rieku po dlhej debate. "
        "Práce sa začnú na jar a potrvajú približne dva roky, povedal primátor. Obyvatelia sú "
        "spokojní, niektorí sa však obávajú vyšších daní a hluku.",
    ),
    "hu": (
        CENTRAL,
        "A városi tanács hétfőn jóváhagyta egy új híd építését a folyón, hosszú vita után. A "
        "munkálatok tavasszal kezdődnek, és körülbelül két évig tartanak, közölte a "
        "polgármester. A lakók többsége örül, de néhányan attól félnek, hogy nőni fognak az "
        "adók.",
    ),
    "ro": (
        "cp1250 iso8859-16",
        "Consiliul local a aprobat luni construirea unui nou pod peste râu, după o lungă "
        "dezbatere. Lucrările vor începe în primăvară şi vor dura doi ani, a spus primarul. "
        "Locuitorii sunt mulţumiţi, însă unii se tem că vor creşte taxele.",
    ),
    "hr": (
        CENTRAL,
        "Gradsko vijeće odobrilo je u ponedjeljak izgradnju novog mosta preko rijeke nakon "
        "duge rasprave. Radovi počinju u proljeće i trajat će dvije godine, rekao je "
        "gradonačelnik. Stanovnici su zadovoljni, no neki se boje viših poreza i češćih gužvi.",
    ),
    "sl": (
        CENTRAL,
        "Mestni svet je v ponedeljek potrdil gradnjo novega mostu čez reko po dolgi razpravi. "
        "Dela se bodo začela spomladi in bodo trajala dve leti, je povedal župan. Prebivalci "
        "so zadovoljni, nekateri pa se bojijo višjih davkov in še večje gneče.",
    ),
    "tr": (
        "cp1254 iso8859-9",
        "Belediye meclisi pazartesi günü nehir üzerine yeni bir köprü yapılmasını uzun bir "
        "tartışmanın ardından onayladı. Çalışmalar ilkbaharda başlayacak ve iki yıl sürecek, "
        "dedi başkan. Bölge sakinleri memnun, ancak bazıları vergilerin artacağından endişe "
        "ediyor.",
    ),
    "et": (
        BALTIC,
        "Linnavolikogu kiitis esmaspäeval heaks uue silla ehitamise üle jõe pärast pikka "
        "arutelu. Tööd algavad kevadel ja kestavad kaks aastat, ütles linnapea. Elanikud on "
        "rahul, kuid mõned kardavad kõrgemaid makse.",
    ),
    "lv": (
        BALTIC,
        "Pilsētas dome pirmdien apstiprināja jauna tilta būvniecību pār upi pēc garām debatēm. "
        "Darbi sāksies pavasarī un ilgs divus gadus, sacīja mērs. Iedzīvotāji ir apmierināti, "
        "taču daži baidās no lielākiem nodokļiem.",
    ),
    "lt": (
        BALTIC,
        "Miesto taryba pirmadienį po ilgų diskusijų patvirtino naujo tilto per upę statybą. "
        "Darbai prasidės pavasarį ir truks dvejus metus, sakė meras. Gyventojai patenkinti, "
        "tačiau kai kurie bijo didesnių mokesčių.",
    ),
    "ru": (
        RUSSIAN,
        "Городской совет в понедельник одобрил строительство нового моста через реку после "
        "долгих споров. Работы начнутся весной и продлятся около двух лет, сообщил мэр. Жители "
        "довольны решением, но некоторые опасаются роста налогов и шума.",
    ),
    "uk": (
        "cp1251 koi8-u mac-cyrillic",
        "Міська рада в понеділок схвалила будівництво нового мосту через річку після тривалих "
        "суперечок. Роботи розпочнуться навесні й триватимуть близько двох років, повідомив "
        "мер. Мешканці задоволені, проте дехто побоюється зростання податків.",
    ),
    "be": (
        "cp1251",
        "Гарадскі савет у панядзелак ухваліў будаўніцтва новага моста цераз раку пасля доўгіх "
        "спрэчак. Работы пачнуцца вясной і працягнуцца каля двух гадоў, паведаміў мэр. Жыхары "
        "задаволеныя, але некаторыя баяцца росту падаткаў.",
    ),
    "bg": (
        "cp1251 iso8859-5",
        "Общинският съвет одобри в понеделник строежа на нов мост над реката след дълги "
        "спорове. Работата ще започне през пролетта и ще продължи две години, съобщи кметът. "
        "Жителите са доволни, но някои се опасяват от по-високи данъци.",
    ),
    "sr": (
        "cp1251 iso8859-5",
        "Градско веће је у понедељак одобрило изградњу новог моста преко реке после дуге "
        "расправе. Радови почињу у пролеће и трајаће две године, рекао је градоначелник. "
        "Становници су задовољни, али се неки плаше виших пореза.",
    ),
    "kk": (
        "ptcp154",
        "Қалалық кеңес дүйсенбіде ұзақ талқылаудан кейін өзен үстінен жаңа көпір салуды "
        "мақұлдады. Жұмыс көктемде басталып, екі жылға созылады, деді әкім. Тұрғындар риза, "
        "бірақ кейбіреулер салықтың өсуінен қорқады.",
    ),
    "el": (
        "cp1253 iso8859-7",
        "Το δημοτικό συμβούλιο ενέκρινε τη Δευτέρα την κατασκευή νέας γέφυρας πάνω από τον "
        "ποταμό έπειτα από μακρά συζήτηση. Τα έργα θα αρχίσουν την άνοιξη και θα διαρκέσουν "
        "δύο χρόνια, είπε ο δήμαρχος. Οι κάτοικοι είναι ικανοποιημένοι.",
    ),
    "ar": (
        "cp1256 iso8859-6",
        "وافق مجلس المدينة يوم الاثنين على بناء جسر جديد فوق النهر بعد نقاش طويل. وتبدأ "
        "الأعمال في الربيع وتستمر نحو عامين، كما قال رئيس البلدية. السكان راضون عن القرار، لكن "
        "بعضهم يخشى زيادة الضرائب.",
    ),
    "he": (
        "cp1255 iso8859-8",
        "מועצת העיר אישרה ביום שני את בנייתו של גשר חדש מעל הנהר לאחר דיון ארוך. העבודות "
        "יתחילו באביב ויימשכו כשנתיים, אמר ראש העיר. התושבים מרוצים מן ההחלטה, אך כמה מהם "
        "חוששים מהעלאת המסים.",
    ),
    "th": (
        "tis-620 cp874",
        "สภาเมืองอนุมัติการก่อสร้างสะพานใหม่ข้ามแม่น้ำเมื่อวันจันทร์หลังจากการอภิปรายอันยาวนาน "
        "งานจะเริ่มในฤดูใบไม้ผลิและใช้เวลาสองปี นายกเทศมนตรีกล่าว ชาวเมืองพอใจกับการตัดสินใจนี้",
    ),
    "vi": (
        "cp1258",
        "Hội đồng thành phố hôm thứ Hai đã phê duyệt việc xây dựng một cây cầu mới bắc qua "
        "sông sau cuộc tranh luận kéo dài. Công việc sẽ bắt đầu vào mùa xuân và kéo dài hai "
        "năm, thị trưởng cho biết.",
    ),
    "ja": (
        "shift_jis euc-jp iso2022_jp cp932",
        "市議会は月曜日、長い議論の末に川に架かる新しい橋の建設を承認しました。工事は春に始まり、約二年間続く見込みだと市長は述べました。住民は決定に満足していますが、増税を心配する"
        "人もいます。",
    ),
    "ko": (
        "euc-kr cp949 johab iso2022_kr",
        "시의회는 월요일 오랜 논의 끝에 강을 가로지르는 새로운 다리의 건설을 "
        "승인했습니다. 공사는 봄에 시작되어 약 이 년 동안 계속될 예정이라고 시장이 "
        "밝혔습니다. 주민들은 결정에 만족하고 있습니다.",
    ),
    "zh-cn": (
        "gb2312 gb18030 hz",
        "市议会星期一在长时间辩论之后批准在河上建造一座新桥。工程将于春季开始，预计持续大约两年，市长说。居民对这一决定感到满意，但也有人担心税收会增加。",
    ),
    "zh-tw": (
        "big5 gb18030",
        "市議會星期一在長時間辯論之後批准在河上建造一座新橋。工程將於春季開始，預計持續大約兩年，市長說。居民對這一決定感到滿意，但也有人擔心稅收會增加。",
    ),
}
"""By language: the encodings, and a story of some 250 letters."""

UNICODE = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "utf-32-be",
)
"""What every language is sent in, with a mark and without."""
