from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, newTable

src, family = "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"
c = TTCollection("/usr/share/fonts/opentype/noto/" + src)
f = next(x for x in c.fonts if x["name"].getDebugName(1) == family)
chars = (
    set(range(0x20, 0x7F))
    | set(range(0xA0, 0x180))
    | set(range(0x2010, 0x2030))
    | set(range(0x3000, 0x3040))
    | set(range(0xFF01, 0xFF5F))
    | {
        0x2032,
        0x2033,
        0x2103,
        0x2116,
        0x2190,
        0x2191,
        0x2192,
        0x2193,
        0x2212,
        0x00D7,
        0x2264,
        0x2265,
        0x20AC,
        0xFFE5,
        0x2713,
        0x2715,
        0x25CF,
        0x25CB,
    }
)
for hi in range(0xA1, 0xF8):
    for lo in range(0xA1, 0xFF):
        try:
            chars |= {ord(x) for x in bytes([hi, lo]).decode("gb2312")}
        except UnicodeDecodeError:
            pass
chars |= {
    ord(x)
    for x in "镕喆堃昇珺玥琤瑀翀赟暐晞甯祎嫄垚犇煊煜瑄玘珅頔懿昉旻昳晟晔晗皞曦睿璟璇璐瑢瑱琬琰琨琭珩珣玹玟珞珮珺瑗瑭璁璠彧翊翃翾翯翮骞骢骁骅骕骦鑫淼焱燊森磊晶矗巍崟崧嵘嵩峤屿岚岑峣岷澍濛瀚潞澧湜湉涵淏淇浠浥沄泓泠泱洹洺洢滢漪漪澔濂瀛炘炜烜烨焓焜煒熠熹燏燚爔爨缦絪缊纮纾绮缃缇曈朙勍勰劼卲叡喦嚞囡圩坨垸埇埭埸堉堨墉墘壎夤奭妘妤姁姝姞娉娴婧婳嫚嫣嬅嬿孖孮宓宬寔尅尢屾岍岘岽峄崀崃崑嵖嵛嵬嶷巘帡弇弢彀彣徕忞怹悫惢愔慜戬抟拊挹掞揆揳搴撖擎敩斓斝旂旃旸昈昕昰昺晙晢晳晹暅暕暾朐杕杲枞枰栻梽棻楙榑榕榛槃樾橐橹檀檗櫆欣歆毓氤氲汭沚沛泂泃洛洣浍涟淙淦渌渟湲溁溍漈漷潆澴濋灏玎玕玙玚玠玡玢玥玮玱玳玶珂珈珉珙珧珵琇琎琏琚琛琡琤琦琪琫琮琯琲琳瑁瑆瑑瑔瑛瑜瑝瑞瑧瑨瑶瑷瑸瑾璀璈璎璘璞璥璧璨璪瓒瓘瓛畀畅畯皎皓皙盦盷睟瞾矞祃祉祊祐祗祚祜祯祺禄禔禖禛禤禧秝稙穑穰竑竣竦笙筠筱箐箓箴篁簃簠籥粲纁绂绎绛绡缌缵罡羑羲翎翙翚翥耔聿胤脩臧艾芃芈芊芎芘芮芷芸苒苡苾茀茜茹荀荃荇荏荑荪荻莅莙莞莳菀菁菡萁萑葆葳蒨蒽蓁蓥蓼蔚蕖蕙蕤薇薏薮藁蘅虓虔蚩蛟裎裒褀褆襄觐訚訢諟謇讷诒诜诩谌谖谞豫贇赉赓赪趱跣踔轺轾辀辂辚辰逄逖逯逵遄遴邈邕邗邠邰邵郃郇郗郜郝郢郦郧郫鄞鄢鄯酂醴釗钊钐钘钤钰钲铉铎铖铭铮铱锃锜锟锬锳镇镕镝镠闳闵阆阊阗陟隗隽雯雱霁霄霆霈霏霓霖霭霰靓靖鞠韪韫颀颋颎颖颙飏飒飖馥馨驭骊骋骎骥骧魁魃魏鲔鲲鸢鸾鹓鹭鹮麒麟麾黎黛黻黼鼐龑龢龚龠䶮㛃㵘"
}
o = subset.Options()
o.layout_features = []
o.name_IDs = ["*"]
o.notdef_outline = True
o.hinting = False
o.drop_tables += ["GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx", "GDEF", "DSIG"]
s = subset.Subsetter(o)
s.populate(unicodes=chars)
s.subset(f)
order = f.getGlyphOrder()
gs = f.getGlyphSet()
glyphs = {}
for g in order:
    t = TTGlyphPen(None)
    gs[g].draw(Cu2QuPen(t, 1.0, reverse_direction=True))
    glyphs[g] = t.glyph()
f["loca"] = newTable("loca")
glyf = f["glyf"] = newTable("glyf")
glyf.glyphOrder = order
glyf.glyphs = glyphs
del f["CFF "]
if "VORG" in f:
    del f["VORG"]
glyf.compile(f)
m = f["maxp"]
m.tableVersion = 0x10000
for k, v in dict(
    maxZones=1,
    maxTwilightPoints=0,
    maxStorage=0,
    maxFunctionDefs=0,
    maxInstructionDefs=0,
    maxStackElements=0,
    maxSizeOfInstructions=0,
    maxComponentElements=0,
    maxComponentDepth=0,
    maxPoints=0,
    maxContours=0,
    maxCompositePoints=0,
    maxCompositeContours=0,
).items():
    setattr(m, k, v)
m.recalc(f)
f["post"].formatType = 3.0
f["post"].extraNames = []
f["post"].mapping = {}
f["post"].glyphOrder = order
f.sfntVersion = "\000\001\000\000"
for n in f["name"].names:
    if n.nameID in (1, 3, 4, 6, 16):
        f["name"].setName(
            "NewsroomSans" if n.nameID == 6 else "Newsroom Sans",
            n.nameID,
            n.platformID,
            n.platEncID,
            n.langID,
        )
f.save("/tmp/office/font/NewsroomSans.ttf")
print(len(order))
