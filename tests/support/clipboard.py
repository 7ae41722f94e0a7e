"""What Word and WPS put on the clipboard, as they do."""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Word.Document><meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/a/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- @font-face {font-family:宋体;} p.MsoNormal {mso-style-unhide:no; margin:0cm;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<h2 style='mso-pagination:widow-orphan'><span lang=EN-US style='font-family:黑体'>一、退潮<o:p></o:p></span></h2>
<p class=MsoNormal style='text-indent:24.0pt;mso-char-indent-count:2.0;line-height:150%'><span
style='font-size:12.0pt;font-family:宋体;mso-ascii-font-family:Calibri'>　　退潮以后，滩涂上落下三千多
只水鸟，其中</span><span lang=EN-US style='font-size:12.0pt'>2026</span><span
style='font-size:12.0pt;font-family:宋体'>年环志的有</span><b style='mso-bidi-font-weight:normal'><span
lang=EN-US>41</span></b><span style='font-family:宋体'>只。<span lang=EN-US><o:p></o:p></span></span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraph style='margin-left:18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
lang=EN-US><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]><span style='font-family:宋体;color:red'>志愿者从清晨数到中午。</span></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'><tr>
<td width=284 style='width:142.0pt'><p class=MsoNormal><span style='font-family:宋体'>鸟种</span></p></td>
<td width=284><p class=MsoNormal><span lang=EN-US>2,300</span></p></td></tr></table>
<p class=MsoNormal><a href="javascript:alert(1)">坏链接</a><a href="https://example.com/"
style='color:blue'>好链接</a><img src="file:///C:/clip_image001.png"></p>
<!--EndFragment--></body></html>"""

WPS = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name="Generator" content="WPS Office"/><style>p{mso-pagination:none;}</style></head><body>
<!--StartFragment--><p class="MsoNormal" style="text-indent:21.0000pt;mso-char-indent-count:2.0000;"><span
style="mso-spacerun:'yes';font-family:宋体;mso-bidi-font-family:'Times New Roman';"><font face="宋体"
color="#FF0000">　　滩涂上的</font></span><b><span style="font-family:宋体;font-weight:bold;"><font
face="宋体">水鸟</font></span></b><span><font face="宋体">回来了。</font><o:p></o:p></span></p>
<p class=MsoNormal ><span style="display:none;">看不见</span><i>斜体</i><u>下划线</u><script>alert(1)</script></p>
<!--EndFragment--></body></html>"""

WORD_CLEAN = (
    "<h2>一、退潮</h2>"
    "<p>退潮以后，滩涂上落下三千多只水鸟，其中2026年环志的有<strong>41</strong>只。</p>"
    "<p>志愿者从清晨数到中午。</p>"
    "<p>鸟种\u30002,300</p>"
    '<p>坏链接<a href="https://example.com/">好链接</a></p>'
)
WPS_CLEAN = "<p>滩涂上的<strong>水鸟</strong>回来了。</p><p><em>斜体</em>下划线</p>"
