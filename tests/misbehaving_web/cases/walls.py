"""Walls against machines at the statuses that they really use, and good pages that stand behind the same makers' machines."""

from __future__ import annotations

import asyncio

from fault_server import Asked, Behaviour, answer, by_path, redirect
from misbehaving_web.case import ALIVE, BLOCKED, BROKEN, UNSURE, Case, Site
from misbehaving_web.certificates import good
from misbehaving_web.html import article, page
from toolkit_maint.domain.verdict import VerdictKind

CLOUDFLARE = ("Server: cloudflare", "CF-RAY: 8f2b61c0ad3b0e5a-BRU", "CF-Cache-Status: DYNAMIC", 'NEL: {"max_age":604800}')
AKAMAI = ("Server: AkamaiGHost", "Mime-Version: 1.0", "Cache-Control: max-age=0")
IMPERVA = ("X-CDN: Imperva", "X-Iinfo: 7-76038078-0 0NNN RT(1761371500126 20) q(0 -1 -1 -1) r(0 -1) B12(14,0,0) U24")
CLOUDFRONT = ("Server: CloudFront", "Via: 1.1 3f1c7a.cloudfront.net (CloudFront)", "X-Amz-Cf-Pop: BRU50-P1")
AZURE = ("x-azure-ref: 20261123T110000Z-15c8d6b7f4dx2k9zhC1BRU", "X-Cache: CONFIG_NOCACHE")


def bare(title: str, body: str, head: str = "", language: str = "en") -> str:
    """A page of a wall: a title, perhaps scripts and style, and few words."""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="robots" content="noindex,nofollow"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"{head}</head><body>{body}</body></html>"
    )


def wall(
    case_id: str,
    serves: Behaviour,
    *,
    why: str,
    source: str,
    title: str,
    path: str = "/collections/maps",
    language: str = "en",
    reasons: tuple[str, ...] = ("bot-wall", "forbidden", "refuses-tools"),
    also: tuple[VerdictKind, ...] = (),
    debate: str = "",
) -> Case:
    """A case in which every address of the host is answered with the wall."""
    return Case(
        id=case_id,
        link=f"http://{case_id}.example{path}",
        truth=BLOCKED,
        reasons=reasons,
        why=why,
        source=source,
        sites=(Site(host=f"{case_id}.example", serves=serves),),
        title=title,
        language=language,
        also=also,
        debate=debate,
    )


def behind(
    case_id: str,
    markup: str,
    *headers: str,
    why: str,
    source: str,
    title: str,
    path: str = "/collections/maps",
    language: str = "en",
    sees: str = "",
) -> Case:
    """A case in which the page is there, with everything that the maker of a wall adds to good pages."""
    return Case(
        id=case_id,
        link=f"http://{case_id}.example{path}",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(
            Site(
                host=f"{case_id}.example",
                serves=by_path({path: page(markup, "200 OK", *headers)}),
            ),
        ),
        title=title,
        language=language,
        reader_sees=sees or title,
    )


def unless_it_says(header: str, value: str, wall_page: Behaviour, good_page: Behaviour) -> Behaviour:
    """The page for who sends a header that every browser sends with a navigation, the wall for everybody else."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await (good_page if asked.header(header) == value else wall_page)(writer, asked)

    return send


CF_CHALLENGE = bare(
    "Just a moment...",
    '<div class="main-wrapper" role="main"><div class="main-content"><noscript><div class="h2">'
    '<span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript></div></div>'
    "<script>(function(){window._cf_chl_opt = {cvId: '3', cZone: 'wall.example', cType: 'managed', cRay: '8f2b61c0ad3b0e5a',"
    " cH: 'qk3' , cUPMDTk: '/collections/maps?__cf_chl_tk=abc', cFPWv: 'b', cITimeS: '1763895600'};"
    "var a = document.createElement('script');a.src = '/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?"
    "ray=8f2b61c0ad3b0e5a';document.getElementsByTagName('head')[0].appendChild(a);}());</script>",
    '<meta http-equiv="refresh" content="390">'
    "<style>*{box-sizing:border-box;margin:0;padding:0}html{line-height:1.15;color:#313131;font-family:system-ui}</style>",
)
CF_ERROR = (
    '<div id="cf-wrapper"><div id="cf-error-details"><header><h1><span data-translate="error">Error</span> '
    '<span>{code}</span></h1><span>Ray ID: 8f2b61c0ad3b0e5a &bull;</span><h2 data-translate="{slug}">{heading}</h2></header>'
    "<section><h2>What happened?</h2><p>{text}</p></section><div class='cf-error-footer cf-wrapper'>"
    "<p><span>Cloudflare Ray ID: <strong>8f2b61c0ad3b0e5a</strong></span> &bull; <span>Performance &amp; security by</span> "
    '<a href="https://www.cloudflare.com/5xx-error-landing">Cloudflare</a></p></div></div></div>'
)
CF_IUAM = bare(
    "Just a moment...",
    '<table width="100%" height="100%" cellpadding="20"><tr><td align="center" valign="middle">'
    '<div class="cf-browser-verification cf-im-under-attack"><noscript><h1 data-translate="turn_on_js">'
    "Please turn JavaScript on and reload the page.</h1></noscript>"
    '<div id="cf-content" style="display:none"><h1><span data-translate="checking_browser">Checking your browser before '
    'accessing</span> wall.example.</h1><p data-translate="process_is_automatic">This process is automatic.</p></div>'
    '<form id="challenge-form" action="/?__cf_chl_jschl_tk__=1f2e" method="POST"><input type="hidden" '
    'name="jschl_vc" value="4">'
    '<input type="hidden" name="pass" value="16"></form></div></td></tr></table>',
    '<meta http-equiv="refresh" content="12">',
)
TURNSTILE_GATE = bare(
    "Verifying connection",
    "<h1>Verifying connection</h1><p>One moment while we verify your network connection.</p>"
    '<form method="post" id="captcha-form" accept-charset="UTF-8"><div data-callback="captchaCallback" class="cf-turnstile" '
    'data-sitekey="0x4AAAAAAAb1" data-theme="auto" data-size="normal"></div>'
    '<input type="hidden" name="destination" value="%2Fislandora%2Fobject%2F88"></form>',
    '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>',
)
AKAMAI_DENIED = (
    "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \n"
    'You don\'t have permission to access "http&#58;&#47;&#47;wall&#46;example&#47;collections&#47;maps" on this server.<P>\n'
    "Reference&#32;&#35;18&#46;6df01002&#46;1763895600&#46;1a2b3c4d\n<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net"
    "&#47;18&#46;6df01002&#46;1763895600&#46;1a2b3c4d</P>\n</BODY>\n</HTML>\n"
)
AKAMAI_INTERSTITIAL = (
    '<!DOCTYPE html><html lang="en"><head><title>&nbsp;</title>'
    '<meta http-equiv="refresh" content="5; URL=\'/collections/maps?bm-verify=AAQAAAAN_____xyz\'">'
    "</head><body><script>var i = 1763895600; var j = i + Number('12' + '345'); function triggerInterstitialChallenge(){"
    "var xhr = new XMLHttpRequest(); xhr.open('POST', '/_sec/verify?provider=interstitial', false);"
    "xhr.setRequestHeader('Content-Type', 'application/json');"
    "xhr.send(JSON.stringify({'bm-verify': 'AAQAAAAN_____xyz', 'pow': j}));}"
    "</script><noscript></noscript></body></html>"
)
INCAPSULA_FRAME = (
    '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW">'
    '<meta name="format-detection" content="telephone=no"><meta name="viewport" content="initial-scale=1.0">'
    '<meta http-equiv="X-UA-Compatible" content="IE=edge,chrome=1"></head><body style="margin:0px;height:100%">'
    '<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=7-76038078-0%200NNN&incident_id=434000870345502677'
    '-416622015402874311&edet=12&cinfo=0e000000&rpinfo=0&mth=GET" frameborder=0 width="100%" height="100%" marginheight="0px" '
    'marginwidth="0px">Request unsuccessful. Incapsula incident ID: '
    "434000870345502677-416622015402874311</iframe></body></html>"
)
PARDON = bare(
    "Pardon Our Interruption",
    '<div class="container"><div class="container-inner"><h1>Pardon Our Interruption</h1>'
    "<p>As you were browsing something about your browser made us think you were a bot.</p>"
    "<ul><li>You've disabled cookies in your web browser.</li><li>A third-party browser plugin is preventing JavaScript "
    "from running.</li></ul><p>To regain access, please make sure that cookies and JavaScript are enabled.</p></div></div>",
    "<script>var isSpa = new URLSearchParams(window.location.search).get('x-sl') === '1';var reeseSkipExpirationCheck = true;"
    "window.onProtectionInitialized = function (p) {};</script><script "
    'src="/vice-come-Soldenyson-it-non-Banquoh" async></script>',
)
DATADOME = (
    '<html lang="en"><head><title>wall.example</title><style>#cmsg{animation: A 1.5s;}@keyframes '
    "A{0%{opacity:0;}99%{opacity:0;}"
    '100%{opacity:1;}}</style></head><body style="margin:0"><p id="cmsg">Please enable JS and disable any ad blocker</p>'
    "<script data-cfasync=\"false\">var dd={'rt':'c','cid':'AHrlqAAAAAMAx','hsh':'A55FBF4311ED6F1BF9911EB71931D5','t':'fe',"
    "'s':17434,'e':'ab12','host':'geo.captcha-delivery.com','cookie':'xyz'}</script>"
    '<script data-cfasync="false" src="https://ct.captcha-delivery.com/c.js"></script></body></html>'
)
HUMAN = bare(
    "Access to this page has been denied",
    '<section class="container"><div class="page-title-wrapper"><h1>Please verify you are a human</h1></div>'
    '<div class="content-wrapper"><div id="px-captcha"></div><p>Access to this page has been denied because we believe you are '
    "using automation tools to browse the website.</p><p>Reference ID: #5f0c1d90-c869-11f0-8f6b-7d1a</p></div></section>"
    "<script>window._pxVid = '';window._pxUuid = '5f0c1d90-c869-11f0-8f6b-7d1a';window._pxAppId = 'PXabcd1234';"
    "window._pxHostUrl = '/abcd1234/xhr';window._pxFirstPartyEnabled = true;</script>"
    '<script src="/abcd1234/captcha/captcha.js?a=c&u=5f0c1d90&v=&m=0"></script>',
    '<meta name="description" content="px-captcha"><link rel="stylesheet" href="https://captcha.px-cdn.net/x.css">',
)
AWS_CHALLENGE = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    '<style>body {{ font-family: "Arial"; }}</style>\n<script type="text/javascript">\nwindow.awsWafCookieDomainList = [];\n'
    'window.gokuProps = {{"key":"AQIDAHjcYu","iv":"D57WyAD7jAAAH57u","context":"nnt267E"}};\n</script>\n'
    '<script src="https://1c5c1ecf7303.eu-west-1.token.awswaf.com/1c5c1ecf7303/{script}.js"></script>\n</head>\n<body>\n'
    '<div id="{place}"></div>\n<noscript>\n<h1>JavaScript is disabled</h1>\nIn order to continue, we need to verify that '
    "you're not a robot. This requires JavaScript.\n</noscript>\n</body>\n</html>"
)
CLOUDFRONT_403 = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">\n<HTML><HEAD>'
    '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">\n'
    "<TITLE>ERROR: The request could not be satisfied</TITLE>\n</HEAD><BODY>\n<H1>403 ERROR</H1>\n"
    '<H2>The request could not be satisfied.</H2>\n<HR noshade size="1px">\nRequest blocked.\n<BR clear="all">\n<PRE>\n'
    "Generated by cloudfront (CloudFront)\nRequest ID: 3vJxkQ0aWn7mXJ==\n</PRE>\n</BODY></HTML>"
)
AZURE_BLOCKED = (
    "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN'><html xmlns='http://www.w3.org/1999/xhtml'><head>"
    "<meta content='text/html; charset=utf-8' http-equiv='content-type'/><style type='text/css'>body{font-family:Arial}</style>"
    "<title>The request is blocked.</title></head><body><div id='content'><div id='message'><h2>The request is blocked.</h2>"
    "</div></div><div>20261123T110000Z-15c8d6b7f4dx2k9zhC1BRU</div></body></html>"
)
AZURE_CHALLENGE = bare(
    "Azure WAF",
    '<div id="content"><div id="message"><h2>Checking your browser before accessing the site.</h2>'
    "<noscript>JavaScript is required.</noscript></div></div><script>(function(){document.cookie="
    "'afd_azwaf_jsclearance=00a1; path=/';location.reload();});</script>",
)
F5_REJECTED = (
    "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your "
    "administrator.<br><br>Your support ID is: 11243555349794389926<br><br><a href='javascript:history.back();'>[Go Back]</a>"
    "</body></html>"
)
F5_CHALLENGE = (
    '<html><head><meta http-equiv="Pragma" content="no-cache"/><meta http-equiv="Expires" content="-1"/>'
    '<script type="text/javascript">(function(){window["bobcmn"] = "10111111110101020000000a2200000003";'
    'window["failureConfig"] = "524f6f70732e2e2e";window.kbz=!!window.kbz;})();</script>'
    '<script type="text/javascript" src="/TSPD/08b1a2c3d4ab2000?type=9"></script></head><body><noscript>'
    "Please enable JavaScript to view the page content.<br/>Your support ID is: 4893120985470098274.</noscript></body></html>"
)
SUCURI = bare(
    "Sucuri WebSite Firewall - Access Denied",
    '<div id="main-container"><header class="app-header clearfix"><div class="wrap"><span class="logo-neartext">Website '
    'Firewall</span></div></header><section class="app-content access-denied clearfix"><div class="box center width-max-940">'
    '<h1 class="brand-font font-size-xtra no-margin">Access Denied - Sucuri Website Firewall</h1><p>If you are the site owner '
    "(or you manage this site), please whitelist your IP.</p><table><tr><td>Block ID:</td><td>BNP005</td></tr><tr><td>Block "
    "reason:</td><td>Bad bot access attempt.</td></tr><tr><td>Server ID:</td><td>19013</td></tr></table></div></section></div>",
    '<link rel="stylesheet" href="https://cdn.sucuri.net/sucuri-firewall-block.css">',
)
KASADA = (
    "<!DOCTYPE html><html><head></head><body><script>window.KPSDK={};KPSDK.now=typeof "
    'performance!=="undefined"&&performance.now'
    "?performance.now.bind(performance):Date.now.bind(Date);KPSDK.start=KPSDK.now();</script>"
    '<script src="/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39-8ed7-437e-a3be-862e0f06eea3/ips.js?'
    'KP_UIDz=0aBcD&x-kpsdk-im=AAIkMDk"></script></body></html>'
)
DISTIL = bare(
    "Pardon Our Interruption",
    "<h1>Pardon Our Interruption...</h1><p>As you were browsing <strong>wall.example</strong> something about your browser "
    'made us think you were a bot.</p><form id="distilCaptchaForm" method="POST" '
    'action="/distil_r_captcha.html?uid=1&requestId='
    '0d"><div id="dCF_captcha"></div></form>',
    '<script type="text/javascript" src="/distil_identify_cookie.js" defer></script>',
)
RADWARE = bare(
    "Radware Bot Manager Captcha",
    '<div class="container"><h2>We apologize for the inconvenience...</h2><p>...but your activity and behavior on this site '
    'made us think that you are a bot.</p><form method="post" action="https://validate.perfdrive.com/captcha/validate">'
    '<div class="h-captcha" data-sitekey="ae73173b-7003-44e0"></div></form><p>Incident ID: 7f2f-ea12</p></div>',
    '<script>var __uzdbm_1 = "7f20";var __uzdbm_2 = "Mzg=";</script>'
    '<script src="https://cdn.perfdrive.com/aperture/aperture.js" async></script>',
)
FASTLY_CLIENT = bare(
    "Client Challenge",
    "<noscript><div class='noscript-container'><h1>JavaScript is disabled in your browser.</h1><p>Please enable JavaScript to "
    "proceed.</p></div></noscript><div id='loading-error'><p>A required part of this site couldn't load.</p></div>"
    '<script async src="/_fs-ch-1T1wmsGaOgGaSxcX/script.js?reload=true"></script>',
    '<link href="/_fs-ch-1T1wmsGaOgGaSxcX/assets/inter-var.woff2" rel="preload" as="font">',
)
VERCEL = bare(
    "Vercel Security Checkpoint",
    '<div class="root"><div class="container"><main class="main"><div class="content"><p '
    'id="header-text">We\'re verifying your '
    'browser</p></div></main><footer><p id="footer-text">Vercel Security Checkpoint | <span id="vid">fra1::1763895600-x</span>'
    "</p></footer></div></div><noscript><p>Enable JavaScript to continue</p></noscript>"
    '<script type="module">const a=0;</script>',
    '<link rel="preload" as="script" href="/.well-known/vercel/security/static/challenge.v2.min.js">',
)
ANUBIS = bare(
    "Making sure you&#39;re not a bot!",
    '<main><h1 id="title" class="centered-div">Making sure you&#39;re not a bot!</h1><div class="centered-div">'
    '<img id="image" style="width:100%;max-width:256px;" src="/.within.website/x/cmd/anubis/static/img/pensive.webp?'
    'cacheBuster=v1.21.3"><p id="status">Loading...</p><details><summary>Why am I seeing this?</summary><p>You are seeing this '
    "because the administrator of this website has set up Anubis to protect the server against the scourge of AI companies.</p>"
    '</details></div><footer><p>Protected by <a href="https://github.com/TecharoHQ/anubis">Anubis</a> From '
    "<a href='https://techaro.lol'>Techaro</a>.</p></footer></main>",
    '<script id="anubis_version" type="application/json">"v1.21.3"</script><script id="anubis_challenge" '
    'type="application/json">{"rules":{"algorithm":"fast","difficulty":4},"challenge":"54ab"}</script>'
    '<link rel="stylesheet" href="/.within.website/x/xess/xess.min.css?cachebuster=v1.21.3">',
)
ANUBIS_DENIED = bare(
    "Oh noes!",
    '<main><h1 id="title" class="centered-div">Oh noes!</h1><div class="centered-div"><img id="image" alt="Sad Anubis" '
    'src="/.within.website/x/cmd/anubis/static/img/reject.webp?cacheBuster=v1.21.3"><p>Access Denied: error code 8d2a.</p>'
    '</div><footer><p>Protected by <a href="https://github.com/TecharoHQ/anubis">Anubis</a></p></footer></main>',
    '<link rel="stylesheet" href="/.within.website/x/xess/xess.min.css?cachebuster=v1.21.3">',
)
REBLAZE = (
    '<html><head><meta charset="utf-8"></head><body><script type="text/javascript">window.rbzns={bereshit: "1", seed: "h4Jk", '
    'storage:"3"};winsocks(true);</script><script src="/c3650cdf-216a-4ba2-80b0-9d6c540b105e58d2670b-ea0f-484e-b88c-0e2c1499'
    'ec9bd71e4b42-8570-44e3-89b6-845326fa43b6" type="text/javascript"></script></body></html>'
)
WORDFENCE = bare(
    "Your access to this site has been limited by the site owner",
    '<div id="content-wrapper" class="wf-block-page"><h1>Your access to this site has been limited by the site owner</h1>'
    "<p>Your access to this service has been limited. (HTTP response code 503)</p><p>If you think you "
    "have been blocked in error, "
    "contact the owner of this site for assistance.</p><h2>Block Technical Data</h2><table><tr><th>Block Reason:</th>"
    "<td>{reason}</td></tr><tr><th>Time:</th><td>Mon, 23 Nov 2026 11:00:00 GMT</td></tr></table><h2>About Wordfence</h2>"
    "<p>Wordfence is a security plugin. <em>Generated by Wordfence at Mon, 23 Nov 2026 11:00:00 GMT.</em></p></div>",
)
MODSECURITY = (
    "<head><title>Not Acceptable!</title></head><body><h1>Not Acceptable!</h1><p>An appropriate "
    "representation of the requested "
    "resource could not be found on this server. This error was generated by Mod_Security.</p></body></html>"
)
DDOS_GUARD = bare(
    "DDOS-GUARD",
    '<div id="wrap-main"><div id="title"></div><h1>Checking your browser before accessing wall.example</h1>'
    '<p id="description">This process is automatic. Please wait a few seconds.</p><div id="link-ddg">DDoS protection by '
    '<a href="https://ddos-guard.net/">DDoS-GUARD</a></div></div>',
    '<script src="/.well-known/ddos-guard/js-challenge/index.js" data-ddg-origin="true"></script>'
    '<script src="https://check.ddos-guard.net/check.js"></script>',
)
QRATOR = (
    '<html><head><meta charset="utf-8"><title></title><script src="/__qrator/qauth_utm_v2d_v9118.js"></script></head>'
    '<body><noscript>Please enable JavaScript</noscript><div id="qrator-challenge"></div></body></html>'
)
STACKPATH = bare(
    "Site Verification",
    '<div class="container"><h1>This website is using a security service to protect itself from online attacks.</h1>'
    "<p>You performed an action that triggered the service and blocked your request.</p><p>Please contact the site owner. "
    "Incident: sp-2f9a81</p><p>Powered by StackPath</p></div>",
)
BARRACUDA = (
    "<html><head><title>The specified URL cannot be found.</title></head><body>The specified URL cannot be found.</body></html>"
)
FORTIWEB = bare(
    "Web Page Blocked!",
    '<div class="message-container"><div class="fgd_icon"></div><h1>Web Page Blocked!</h1><p>The page cannot be displayed. '
    "Please contact the administrator for additional information.</p><p>URL: wall.example/collections/maps</p>"
    "<p>Attack ID: 20000051</p><p>Message ID: 000071234567</p><p>Client IP: 192.0.2.1</p></div>",
)
HCAPTCHA = bare(
    "Attention Required!",
    '<div class="wrap"><h1>One more step</h1><p>Please complete the security check to access this site.</p>'
    '<form id="challenge" method="POST" action="/_verify"><div class="h-captcha" data-sitekey="10000000-ffff-ffff-ffff-0001" '
    'data-callback="onSubmit"></div><input type="hidden" name="back" value="/collections/maps"></form></div>',
    '<script src="https://js.hcaptcha.com/1/api.js" async defer></script>',
)
SORRY = (
    '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"><meta name="viewport" '
    'content="initial-scale=1"><title>http://wall.example/books?id=88</title></head><body><div style="max-width:400px;">'
    '<form id="captcha-form" action="index" method="post"><noscript>In order to continue, please enable javascript.</noscript>'
    '<script src="https://www.google.com/recaptcha/enterprise.js" async defer></script>'
    '<div id="recaptcha" class="g-recaptcha" data-sitekey="6LdLLIMbAAAAA" data-s="x"></div>'
    "<input type='hidden' name='q' value='EgSGwT'></form><hr><div><b>About this page</b><br><br>Our systems have detected "
    "unusual traffic from your computer network. This page checks to see if it's really you sending the requests, and not a "
    "robot.</div>IP address: 192.0.2.1<br>Time: 2026-11-23T11:00:00Z</div></body></html>"
)
ROBOT_CHECK = bare(
    "Robot Check",
    '<div class="a-container a-padding-double-large"><h4>Enter the characters you see below</h4><p '
    'class="a-last">Sorry, we just '
    "need to make sure you're not a robot. For best results, please make sure your browser is accepting cookies.</p>"
    '<form method="get" action="/errors/validateCaptcha" name=""><img src="/captcha/rhnrlggh/Captcha_abc.jpg">'
    '<input autocomplete="off" id="captchacharacters" name="field-keywords" type="text"><button>Continue</button></form></div>',
)
LINKEDIN = (
    '<html><head>\n<script type="text/javascript">\nwindow.onload = function() {\n  var trk = "bf";\n  var cookies = '
    'document.cookie.split("; ");\n  var newLocation = "https:";\n  window.location.href = "/authwall?trk=" + trk + '
    '"&original_referer=" + document.referrer.substr(0, 200) + "&sessionRedirect=" + encodeURIComponent(newLocation);\n}\n'
    "</script>\n</head></html>"
)
SG_CAPTCHA = (
    '<html><head><link rel="icon" href="data:;"><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2Fverhalen%2F'
    '&y=ipc:192.0.2.1:1763895600.123"></meta></head></html>'
)
IMUNIFY = bare(
    "One moment, please...",
    '<div class="loading-lds-ring"><div></div></div><h1>Please wait while your request is being verified...</h1>'
    '<form id="wsidchk-form" style="display:none;" action="/z0f76a1d14fd21a8fb5fd0d03e0fdc3d3cedae52f" method="get">'
    '<input type="hidden" id="wsidchk" name="wsidchk"/></form><script>(function(){var west=12;var east=7;'
    "document.getElementById('wsidchk').value=west+east;});</script>",
)

WALLS = (
    wall(
        "wall-cloudflare-managed",
        page(CF_CHALLENGE, "403 Forbidden", *CLOUDFLARE, "cf-mitigated: challenge", 'Server-Timing: chlray;desc="8f2b61c0"'),
        why="Cloudflare answers a machine with a managed challenge, and a browser with the page.",
        source="https://github.com/linkchecker/linkchecker/issues/738",
        title="Maps of the valley",
    ),
    wall(
        "wall-cloudflare-no-header",
        page(CF_CHALLENGE, "403 Forbidden", "Server: nginx", "Via: 1.1 cache"),
        why="The challenge of Cloudflare comes through a cache that drops the header which names it.",
        source="https://github.com/microlinkhq/is-antibot/pull/56",
        title="Kaarten van de vallei",
        language="nl",
    ),
    wall(
        "wall-cloudflare-1020",
        page(
            bare(
                "Access denied | wall.example used Cloudflare to restrict access",
                CF_ERROR.format(
                    code="1020",
                    slug="access_denied",
                    heading="Access denied",
                    text="This website is using a security service to protect itself from online attacks.",
                ),
            ),
            "403 Forbidden",
            *CLOUDFLARE,
        ),
        why="A firewall rule of the site keeps this visitor out, by Cloudflare's error 1020.",
        source="Cloudflare documentation, error 1020",
        title="The archive of letters",
    ),
    Case(
        id="wall-cloudflare-1015",
        link="http://wall-cloudflare-1015.example/letters",
        truth=UNSURE,
        reasons=("too-many-requests", "try-later"),
        why="Cloudflare limits how often one address may ask, by its error 1015, for an hour.",
        source="Cloudflare documentation, error 1015",
        sites=(
            Site(
                host="wall-cloudflare-1015.example",
                serves=page(
                    bare(
                        "Access denied | wall.example used Cloudflare to restrict access",
                        CF_ERROR.format(
                            code="1015",
                            slug="rate_limited",
                            heading="You are being rate limited",
                            text="The owner of this website has banned you temporarily from accessing this website.",
                        ),
                    ),
                    "429 Too Many Requests",
                    *CLOUDFLARE,
                    "Retry-After: 3600",
                ),
            ),
        ),
        title="The archive of letters",
        also=(BLOCKED,),
        debate="A limit passes by itself, so unsure; but it is also a page of a wall that names its maker.",
    ),
    wall(
        "wall-cloudflare-iuam",
        page(CF_IUAM, "503 Service Temporarily Unavailable", *CLOUDFLARE, "Refresh: 8;URL=/cdn-cgi/l/chk_jschl?pass=16"),
        why="The older 'I am under attack' mode of Cloudflare answers 503, with a refresh into its own check.",
        source="https://github.com/sypets/brofix/issues/289",
        title="Het huis aan de gracht",
        language="nl",
        path="/huis",
    ),
    wall(
        "wall-turnstile-gate",
        by_path(
            {
                "/islandora/object/88": redirect("/challenge?destination=%2Fislandora%2Fobject%2F88"),
                "/challenge": page(TURNSTILE_GATE),
            }
        ),
        why="A digital library sends visitors to a Turnstile of its own first, at 200.",
        source="Islandora's turnstile_protect and the captcha-protect plugin for Traefik",
        title="Portrait of a printer",
        path="/islandora/object/88",
    ),
    wall(
        "wall-turnstile-in-place",
        page(TURNSTILE_GATE),
        why="Every page of this site is a Turnstile until it is solved, at 200 and in place.",
        source="captcha-protect plugin for Traefik, README",
        title="Lettres de la vallée",
        language="fr",
    ),
    wall(
        "wall-akamai-denied",
        page(AKAMAI_DENIED, "403 Forbidden", *AKAMAI, "Content-Type: text/html"),
        why="Akamai refuses a machine with its short page that carries a reference number.",
        source="wafw00f, plugin kona; many issue threads of link checkers",
        title="Opening hours of the museum",
    ),
    wall(
        "wall-akamai-interstitial",
        page(AKAMAI_INTERSTITIAL, "200 OK", "Server: AkamaiGHost", "Set-Cookie: bm_ss=ab8e18ef4e; Path=/; SameSite=None"),
        why="Akamai's behavioural check is served at 200, without a word, with a refresh to the same address plus bm-verify.",
        source="Akamai Bot Manager, interstitial challenge",
        title="Opening hours of the museum",
    ),
    wall(
        "wall-imperva-frame",
        page(
            INCAPSULA_FRAME,
            "200 OK",
            *IMPERVA,
            "Set-Cookie: visid_incap_2812=aBc; path=/",
            "Set-Cookie: incap_ses_1=xy; path=/",
        ),
        why="Imperva answers 200 with a frame of _Incapsula_Resource and nothing else.",
        source="https://github.com/ziplokk1/incapsula-cracker/issues/6",
        title="Die Sammlung der Briefe",
        language="de",
    ),
    wall(
        "wall-imperva-403",
        page(
            INCAPSULA_FRAME,
            "403 Forbidden",
            "X-CDN: Incapsula",
            "X-Iinfo: 12-34567890-0 0NNY RT(1786518862 99) q(0 -1) r(0 -1)",
        ),
        why="The same frame of Imperva, at 403, where a rule of the site blocks.",
        source="https://github.com/ziplokk1/incapsula-cracker-py3/issues/13",
        title="Die Sammlung der Briefe",
        language="de",
    ),
    wall(
        "wall-imperva-404",
        page(INCAPSULA_FRAME, "404 Not Found", *IMPERVA),
        why="The wall answers 404, yet it is the wall of Imperva and not the site that speaks.",
        source="Imperva documentation, response status of block rules can be chosen",
        title="Maps of the valley",
        also=(UNSURE,),
        debate="Nobody behind a wall has said whether the page is there; either way it is not proved to be gone.",
    ),
    wall(
        "wall-imperva-pardon",
        page(PARDON, "200 OK", *IMPERVA, "Set-Cookie: reese84=; path=/"),
        why="Imperva's bot protection apologises for the interruption, at 200.",
        source="Imperva Advanced Bot Protection, default identify page",
        title="Tickets for the concert hall",
        path="/tickets",
    ),
    wall(
        "wall-datadome",
        page(
            DATADOME,
            "403 Forbidden",
            "X-DataDome: protected",
            "X-DD-B: 1",
            "Set-Cookie: datadome=aZ3~x; Max-Age=31536000; Path=/",
        ),
        why="DataDome sends its captcha from captcha-delivery.com at 403.",
        source="https://github.com/MoterHaker/bypass-captcha-examples/issues/1",
        title="Le journal de la ville",
        language="fr",
    ),
    wall(
        "wall-human",
        page(HUMAN, "403 Forbidden", "Set-Cookie: _pxhd=b11b61:6ad1-e65e; path=/", "Server: Varnish"),
        why="PerimeterX, now HUMAN, wants a button pressed and held.",
        source="https://github.com/Ekultek/WhatWaf/issues/47",
        title="Advice on medicines",
    ),
    wall(
        "wall-aws-challenge",
        page(
            AWS_CHALLENGE.format(title="", script="challenge", place="challenge-container"),
            "202 Accepted",
            *CLOUDFRONT,
            "x-amzn-waf-action: challenge",
            "Cache-Control: no-store, max-age=0",
        ),
        why="AWS WAF answers 202 with a script that computes a token and reloads.",
        source="AWS WAF developer guide, CAPTCHA and Challenge action behavior",
        title="Maps of the valley",
    ),
    wall(
        "wall-aws-captcha",
        page(
            AWS_CHALLENGE.format(title="Human Verification", script="captcha", place="captcha-container"),
            "405 Method Not Allowed",
            *CLOUDFRONT,
            "x-amzn-waf-action: captcha",
        ),
        why="AWS WAF answers 405 with a puzzle.",
        source="AWS WAF developer guide, CAPTCHA and Challenge action behavior",
        title="Vacatures bij de bibliotheek",
        language="nl",
        path="/vacatures",
    ),
    wall(
        "wall-aws-empty-challenge",
        answer(b"", "202 Accepted", *CLOUDFRONT, "x-amzn-waf-action: challenge"),
        why="AWS WAF challenges without a page, as it does to who does not say text/html in Accept.",
        source="AWS WAF developer guide, CAPTCHA and Challenge action behavior",
        title="Maps of the valley",
    ),
    wall(
        "wall-cloudfront-blocked",
        page(CLOUDFRONT_403, "403 Forbidden", *CLOUDFRONT, "X-Cache: Error from cloudfront", "Content-Type: text/html"),
        why="AWS WAF in front of CloudFront blocks the request.",
        source="CloudFront developer guide, HTTP 403 status code",
        title="Annual report",
        path="/reports/2025",
    ),
    wall(
        "wall-azure-front-door",
        page(AZURE_BLOCKED, "403 Forbidden", *AZURE),
        why="The firewall of Azure Front Door blocks with one sentence.",
        source="wafw00f, plugin frontdoor",
        title="Subsidies voor verenigingen",
        language="nl",
        path="/subsidies",
    ),
    wall(
        "wall-azure-challenge",
        page(AZURE_CHALLENGE, "403 Forbidden", *AZURE, "Set-Cookie: afd_azwaf_tok=eyJ; Path=/"),
        why="The firewall of Azure Front Door has a script check the browser.",
        source="Microsoft Learn, Azure WAF JavaScript challenge",
        title="Subsidies pour les associations",
        language="fr",
    ),
    wall(
        "wall-azure-gateway",
        page(
            "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr>"
            "<center>Microsoft-Azure-Application-Gateway/v2</center>\r\n</body>\r\n</html>\r\n",
            "403 Forbidden",
            "Server: Microsoft-Azure-Application-Gateway/v2",
        ),
        why="The firewall of Azure's application gateway refuses.",
        source="wafw00f, plugin applicationgateway",
        title="Förderung für Vereine",
        language="de",
    ),
    wall(
        "wall-f5-rejected",
        page(F5_REJECTED, "200 OK", "Set-Cookie: TS01a2b3c4=01ab; Path=/", "Cache-Control: no-cache", "Pragma: no-cache"),
        why="F5's application firewall rejects the address, at 200, with a support id.",
        source="https://github.com/ariya/phantomjs/issues/14601",
        title="Shadow figures of the east",
    ),
    wall(
        "wall-f5-challenge",
        page(F5_CHALLENGE, "200 OK", "Set-Cookie: TSPD_101=08b1; Path=/", "Cache-Control: no-cache, must-revalidate"),
        why="F5's bot defence serves a script from /TSPD/ at 200 before the page.",
        source="F5 knowledge base, proactive bot defense",
        title="Inscription à la bibliothèque",
        language="fr",
    ),
    wall(
        "wall-sucuri",
        page(SUCURI, "403 Forbidden", "Server: Sucuri/Cloudproxy", "X-Sucuri-ID: 19013", "X-Sucuri-Block: BNP005"),
        why="Sucuri denies a bad bot.",
        source="wafw00f, plugin sucuri; Sucuri documentation, block pages",
        title="Recipes from the garden",
    ),
    wall(
        "wall-kasada",
        page(KASADA, "429 Too Many Requests", "x-kpsdk-ct: 0aBcD", "x-kpsdk-r: 1-AA", "Set-Cookie: KP_UIDz=0aBcD; Path=/"),
        why="Kasada answers every first visit with 429 and a script; nobody asked too often.",
        source="public descriptions of Kasada's ips.js and x-kpsdk headers",
        title="Houses for sale in the valley",
        reasons=("bot-wall", "forbidden"),
    ),
    wall(
        "wall-distil",
        page(DISTIL, "405 Not Allowed", "X-Distil-CS: MISS", "Set-Cookie: D_SID=192.0.2.1:x; Path=/"),
        why="Distil answers a machine with 405 and its captcha.",
        source="wafw00f, plugin distil",
        title="Tickets for the concert hall",
    ),
    Case(
        id="wall-radware",
        link="http://wall-radware.example/article/10.1088/0000",
        truth=BLOCKED,
        reasons=("bot-wall", "forbidden"),
        why="Radware, once ShieldSquare, sends a machine to its captcha on a host of its own.",
        source="https://github.com/omkarcloud/botasaurus-driver/issues/10",
        sites=(
            Site(
                host="wall-radware.example",
                serves=redirect("http://wall-radware-validate.example/8d1/captcha?ssa=4c9f&ssb=72&ssc=http%3A%2F%2Fwall"),
            ),
            Site(host="wall-radware-validate.example", serves=page(RADWARE)),
        ),
        title="On the magnetism of thin layers",
    ),
    wall(
        "wall-signal-sciences",
        page("Not Acceptable", "406 Not Acceptable", "Server: Varnish", "Content-Type: text/plain"),
        why="Fastly's firewall, once Signal Sciences, blocks with 406 by default.",
        source="Fastly documentation, Next-Gen WAF, custom response codes",
        title="Documentation of the kit",
        also=(UNSURE, BROKEN),
        debate="The firewall does not name itself; a 406 alone, to every kind of visitor, may as well be the server's own.",
    ),
    wall(
        "wall-fastly-challenge",
        page(FASTLY_CLIENT, "200 OK", "Server: nginx", "X-Served-By: cache-bru1480029-BRU", "Cache-Control: no-store"),
        why="Fastly has the client challenged, at 200.",
        source="Fastly documentation, client challenges; seen at package indexes",
        title="Search for packages",
        path="/search/?q=maps",
    ),
    wall(
        "wall-vercel",
        page(
            VERCEL, "429 Too Many Requests", "Server: Vercel", "X-Vercel-Mitigated: challenge", "X-Vercel-Id: fra1::1763895600"
        ),
        why="Vercel's checkpoint answers 429 to whatever runs no scripts.",
        source="https://github.com/elevenlabs/ui/issues/80",
        title="Countdown to the festival",
        reasons=("bot-wall", "forbidden"),
    ),
    wall(
        "wall-anubis",
        page(ANUBIS, "200 OK", "Set-Cookie: techaro.lol-anubis-auth=; Path=/", "Cache-Control: no-store"),
        why="Anubis has the browser do some work first, and says so at 200.",
        source="https://github.com/TecharoHQ/anubis/issues/473",
        title="Source code of the catalogue",
        path="/git/catalogue",
    ),
    wall(
        "wall-anubis-denied",
        page(ANUBIS_DENIED, "200 OK", "Cache-Control: no-store"),
        why="Anubis denies what it takes for a bad machine, at 200 as well.",
        source="https://github.com/the-jk-labs/omicron/pull/66",
        title="Quelltext des Katalogs",
        language="de",
    ),
    wall(
        "wall-reblaze",
        page(REBLAZE, "247 ", "Server: rhino-core-shield", "Set-Cookie: rbzid=XAxZ; Path=/", "Cache-Control: no-store"),
        why="Reblaze sends its check with a status of its own, 247.",
        source="wafw00f, plugin reblaze; Reblaze documentation",
        title="Flights and weather",
    ),
    wall(
        "wall-wordfence",
        page(
            WORDFENCE.format(reason="Exceeded the maximum number of page requests per minute for crawlers."),
            "503 Service Temporarily Unavailable",
            "Server: Apache",
        ),
        why="Wordfence takes the visitor for a crawler and answers 503.",
        source="Wordfence documentation, blocking",
        title="Verhalen uit de buurt",
        language="nl",
    ),
    wall(
        "wall-modsecurity",
        page(MODSECURITY, "406 Not Acceptable", "Server: Apache"),
        why="ModSecurity of a shared host does not like the User-Agent.",
        source="wafw00f, plugin modsecurity",
        title="De orgelbouwers",
        language="nl",
        path="/~orgel/bouwers.html",
    ),
    wall(
        "wall-ddos-guard",
        page(
            DDOS_GUARD,
            "403 Forbidden",
            "Server: ddos-guard",
            "Set-Cookie: __ddg1_=Qf3c; Path=/",
            "Set-Cookie: __ddg8_=a; Path=/",
        ),
        why="DDoS-Guard checks the browser.",
        source="https://github.com/Ekultek/WhatWaf/issues/1005",
        title="Forum of the radio amateurs",
    ),
    wall(
        "wall-qrator",
        page(QRATOR, "401 Unauthorized", "Server: QRATOR", "Set-Cookie: qrator_jsr=1763895600.12; path=/"),
        why="Qrator has a script run first and answers 401, though there is nothing to log in to.",
        source="public descriptions of Qrator's qauth script",
        title="Catalogue of radios",
        reasons=("bot-wall", "log-in", "forbidden"),
    ),
    wall(
        "wall-stackpath",
        page(STACKPATH, "403 Forbidden", "Server: nginx", "X-HW: 1763895600.cds", "Set-Cookie: SPSI=ab; path=/"),
        why="StackPath blocks the request.",
        source="wafw00f, plugin stackpath",
        title="Walks along the river",
    ),
    wall(
        "wall-barracuda-404",
        page(
            BARRACUDA, "404 Not Found", "Set-Cookie: BNI_persistence=x; path=/", "Set-Cookie: barra_counter_session=1; path=/"
        ),
        why="Barracuda's firewall hides behind a sentence of its own at 404 when it blocks.",
        source="wafw00f, plugin barracuda; Barracuda Campus, default response pages",
        title="Walks along the river",
        also=(UNSURE, BROKEN),
        debate="A machine can't tell the firewall's 404 from a site that shows the same sentence for a page that is gone.",
    ),
    wall(
        "wall-fortiweb",
        page(FORTIWEB, "403 Forbidden", "Set-Cookie: FORTIWAFSID=aa; path=/", "Server: FortiWeb"),
        why="Fortinet's firewall blocks with an attack id.",
        source="wafw00f, plugin fortiweb",
        title="Stadtarchiv",
        language="de",
    ),
    wall(
        "wall-hcaptcha",
        page(HCAPTCHA, "200 OK"),
        why="The site asks every stranger for an hCaptcha before it shows anything, at 200.",
        source="hCaptcha documentation; interstitials of small hosts",
        title="Maps of the valley",
    ),
    wall(
        "wall-recaptcha-sorry",
        by_path(
            {
                "/books": redirect("/sorry/index?continue=http://wall.example/books%3Fid%3D88&q=EgSGwT"),
                "/sorry/index": page(SORRY, "429 Too Many Requests", "Server: HTTP server (unknown)"),
            }
        ),
        why="A search engine suspects the network and asks for a reCAPTCHA at /sorry/, with 429.",
        source="many issue threads of link checkers on Google Books",
        title="A history of bridges",
        path="/books?id=88",
        reasons=("bot-wall", "forbidden"),
    ),
    wall(
        "wall-robot-check",
        page(ROBOT_CHECK, "200 OK", "Server: Server"),
        why="A large shop asks for the letters of a picture, at 200.",
        source="many issue threads of link checkers on Amazon",
        title="A history of bridges (paperback)",
        path="/dp/0000000000",
    ),
    wall(
        "wall-999",
        page(LINKEDIN, "999 Request denied", "Set-Cookie: trkCode=bf; Max-Age=5", "X-Li-Pop: prod-lva1"),
        why="LinkedIn answers machines with 999 and a script that leads to its log-in.",
        source="many issue threads of link checkers on status 999",
        title="Company page of the printer",
        path="/company/printer",
        reasons=("bot-wall", "log-in", "forbidden", "refuses-tools"),
    ),
    wall(
        "wall-siteground",
        by_path(
            {
                "/verhalen/": page(SG_CAPTCHA, "202 Accepted", "Server: nginx", "SG-Captcha: challenge"),
                "/.well-known/sgcaptcha/": page(
                    bare(
                        "Robot Challenge Screen",
                        "<h1>Checking the site connection security</h1><script>const sgchallenge='20:a';</script>",
                    ),
                    "200 OK",
                    "SG-Captcha: challenge",
                ),
            }
        ),
        why="SiteGround answers 202 with a refresh to its captcha; the page has not moved there.",
        source="many support threads on sgcaptcha of SiteGround",
        title="Verhalen",
        language="nl",
        path="/verhalen/",
    ),
    wall(
        "wall-imunify",
        page(IMUNIFY, "200 OK", "Server: imunify360-webshield/1.21"),
        why="Imunify360 asks for one moment, at 200.",
        source="wafw00f, plugin imunify360",
        title="L'atelier de reliure",
        language="fr",
    ),
)

NO_WALLS = (
    behind(
        "wall-cloudflare-behind",
        article(
            "Maps of the valley",
            more="<script>(function(){function c(){var b=a.contentDocument;var d=b.createElement('script');d.innerHTML="
            "\"window.__CF$cv$params={r:'8f2b'};var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/"
            "scripts/jsd/main.js'\";}})();</script>",
        ),
        *CLOUDFLARE,
        "Set-Cookie: __cf_bm=Jx; path=/; expires=Mon, 23-Nov-26 11:30:00 GMT; HttpOnly",
        "Set-Cookie: _cfuvid=ab; path=/; HttpOnly",
        why="The page stands behind Cloudflare, which adds its cookies and its script to good pages too.",
        source="https://github.com/microlinkhq/is-antibot/pull/56",
        title="Maps of the valley",
    ),
    behind(
        "wall-imperva-behind",
        article(
            "De brieven van de drukker",
            "nl",
            more='<script type="text/javascript" '
            'src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3"></script>',
        ),
        *IMPERVA,
        "Set-Cookie: visid_incap_2812=aBc; path=/",
        "Set-Cookie: incap_ses_465_2812=xy; path=/",
        why="The page stands behind Imperva, which adds cookies and a script of _Incapsula_Resource to good pages too.",
        source="Imperva documentation, client classification script",
        title="Brieven van de drukker",
        language="nl",
        sees="De brieven van de drukker",
    ),
    behind(
        "wall-akamai-behind",
        article("Opening hours", more='<script type="text/javascript" src="/Zx9k/a1/bC/assets/public/sensor"></script>'),
        "Set-Cookie: _abck=7F0A~-1~YAAQ; Max-Age=31536000; path=/",
        "Set-Cookie: bm_sz=5D1B; Max-Age=14400; path=/",
        "Set-Cookie: ak_bmsc=0A1B; Max-Age=7200; path=/",
        "Server-Timing: cdn-cache; desc=HIT",
        "Akamai-GRN: 0.6df01002.1763895600.1a2b3c4d",
        why="The page stands behind Akamai, whose bot manager sets its cookies with every page.",
        source="Akamai documentation, cookies of Bot Manager",
        title="Opening hours of the museum",
        sees="Opening hours",
    ),
    behind(
        "wall-datadome-behind",
        article(
            "Le journal de la vallée",
            "fr",
            head="<script>window.ddjskey='A55FBF4311ED6F1BF9911EB71931D5';window.ddoptions={ajaxListenerPath:true};</script>"
            '<script src="https://js.datadome.co/tags.js" async></script>',
        ),
        "X-DataDome: protected",
        "Set-Cookie: datadome=aZ3~x; Max-Age=31536000; Path=/",
        why="The page stands behind DataDome, which says so in a header and a cookie of every answer.",
        source="DataDome documentation, cookie and JavaScript tag",
        title="Journal de la vallée",
        language="fr",
        sees="Le journal de la vallée",
    ),
    behind(
        "wall-human-behind",
        article(
            "Advice on medicines",
            more="<script>(function(){window._pxAppId='PXabcd1234';var p=document.createElement('script');p.async=1;"
            "p.src='/abcd1234/init.js';document.body.appendChild(p);}());</script>",
        ),
        "Set-Cookie: _pxhd=b11b61:6ad1-e65e; path=/",
        why="The page carries the sensor of HUMAN, as every good page of the site does.",
        source="HUMAN documentation, first-party sensor",
        title="Advice on medicines",
    ),
    behind(
        "wall-aws-behind",
        article(
            "Hackathon of the libraries",
            head="<script>window.awsWafCookieDomainList = ['wall-aws-behind.example'];</script>"
            '<script src="https://1c5c1ecf7303.edge.sdk.awswaf.com/1c5c1ecf7303/challenge.js" defer></script>',
        ),
        *CLOUDFRONT,
        "X-Cache: Miss from cloudfront",
        "Set-Cookie: aws-waf-token=a; Path=/",
        why="The page uses the script of AWS WAF in its head, as the maker advises; it is a good page.",
        source="AWS WAF developer guide, JavaScript integration",
        title="Hackathon of the libraries",
    ),
    behind(
        "wall-f5-behind",
        article("Die Geschichte der Brücken", "de", head='<script src="/TSPD/08b1a2c3d4ab2000?type=10" async></script>'),
        "Set-Cookie: TS01a2b3c4=01ab; Path=/",
        "Set-Cookie: BIGipServerpool_www=16777343.20480.0000; path=/",
        why="The page stands behind F5, which sets its cookies and adds a script of /TSPD/ to good pages.",
        source="F5 knowledge base, cookies of BIG-IP",
        title="Geschichte der Brücken",
        language="de",
        sees="Die Geschichte der Brücken",
    ),
    behind(
        "wall-sucuri-behind",
        article("Recipes from the garden"),
        "Server: Sucuri/Cloudproxy",
        "X-Sucuri-ID: 19013",
        "X-Sucuri-Cache: HIT",
        why="The page stands behind Sucuri.",
        source="Sucuri documentation, headers",
        title="Garden recipes",
        sees="Recipes from the garden",
    ),
    behind(
        "wall-vercel-behind",
        article("Countdown to the festival"),
        "Server: Vercel",
        "X-Vercel-Cache: HIT",
        "X-Vercel-Id: fra1::1763895600",
        why="The page is at Vercel.",
        source="Vercel documentation, response headers",
        title="Countdown to the festival",
    ),
    behind(
        "wall-ddos-guard-behind",
        article("Forum of the radio amateurs"),
        "Server: ddos-guard",
        "Set-Cookie: __ddg1_=Qf3c; Path=/",
        why="The page stands behind DDoS-Guard.",
        source="wafw00f, plugin ddosguard",
        title="Forum of the radio amateurs",
    ),
    behind(
        "wall-recaptcha-contact",
        article(
            "Contact",
            "nl",
            head='<script src="https://www.google.com/recaptcha/api.js" async defer></script>',
            more='<form method="post"><label>Naam <input name="naam"></label><label>Bericht <textarea '
            'name="bericht"></textarea>'
            '</label><div class="g-recaptcha" data-sitekey="6LdLLIMbAAAAA"></div><p>Deze site is beschermd door reCAPTCHA.</p>'
            "<button>Verstuur</button></form>",
        ),
        why="A contact page has a form with a reCAPTCHA below its text.",
        source="reCAPTCHA documentation",
        title="Contact",
        path="/contact",
        language="nl",
    ),
    behind(
        "wall-turnstile-comments",
        article(
            "A walk along the river",
            head='<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>',
            more='<section id="comments"><h2>3 comments</h2><p>Lovely!</p><form action="/wp-comments-post.php" method="post">'
            '<textarea name="comment"></textarea><div class="cf-turnstile" data-sitekey="0x4AAAAAAAb1"></div>'
            "<button>Post comment</button></form></section>",
        ),
        *CLOUDFLARE,
        why="A blog guards its comments with a Turnstile.",
        source="Cloudflare documentation, Turnstile; WordPress plugins for it",
        title="A walk along the river – the walkers' blog",
        path="/2026/10/a-walk-along-the-river/",
        sees="A walk along the river",
    ),
    behind(
        "wall-hcaptcha-newsletter",
        article(
            "L'agenda de la maison",
            "fr",
            more='<aside><h2>Lettre</h2><form><input type="email"><div class="h-captcha" data-sitekey="1000-ffff"></div></form>'
            '</aside><script src="https://js.hcaptcha.com/1/api.js" async defer></script>',
        ),
        why="A page with an agenda has a form for its newsletter, with an hCaptcha.",
        source="hCaptcha documentation",
        title="Agenda",
        language="fr",
        sees="L'agenda de la maison",
    ),
    behind(
        "wall-cafe-just-a-moment",
        article("Just a moment", heading="Just a moment – tea room and bookshop"),
        *CLOUDFLARE,
        why="A tea room has the name that Cloudflare's challenge has for a title, and stands behind Cloudflare.",
        source="https://github.com/microlinkhq/is-antibot/pull/56",
        title="Just a moment",
        path="/",
    ),
    behind(
        "wall-article-on-access-denied",
        article(
            "Access denied: how websites keep readers out",
            more="<pre>Reference #18.6df01002.1763895600.1a2b3c4d</pre><p>Some show <code>px-captcha</code>, others "
            "an iframe of "
            "<code>_Incapsula_Resource</code>, or ask to enable JS and disable any ad blocker.</p>",
        ),
        why="An article is about bot walls, and quotes their marks.",
        source="articles of this kind are ordinary",
        title="How websites keep readers out",
        path="/blog/access-denied",
        sees="Access denied: how websites keep readers out",
    ),
    Case(
        id="wall-for-tools-only",
        link="http://wall-for-tools-only.example/collections/maps",
        truth=ALIVE,
        reasons=("ok", "refuses-tools"),
        why="A rule refuses who does not ask for secure addresses, as browsers do; whoever does so gets the page.",
        source="Upgrade Insecure Requests (W3C), section 3.2.1; firewall rules that look for a browser's headers",
        sites=(
            Site(
                host="wall-for-tools-only.example",
                serves=unless_it_says(
                    "upgrade-insecure-requests",
                    "1",
                    page(AKAMAI_DENIED, "403 Forbidden", *AKAMAI),
                    by_path({"/collections/maps": page(article("Maps of the valley"))}),
                ),
            ),
        ),
        title="Maps of the valley",
        also=(BLOCKED,),
        debate="The second answer counts by principle 4, yet the list of statuses names a 403 for tools as blocked.",
        reader_sees="Maps of the valley",
    ),
    Case(
        id="wall-for-tools-tls",
        link="https://wall-for-tools-tls.example/sammlung/karten",
        truth=ALIVE,
        reasons=("ok", "refuses-tools"),
        why="A rule refuses who does not say that this is a navigation; whoever does so gets the page.",
        source="Fetch Metadata Request Headers (W3C); resource isolation policies",
        sites=(
            Site(
                host="wall-for-tools-tls.example",
                tls=good,
                serves=unless_it_says(
                    "sec-fetch-mode",
                    "navigate",
                    answer(b"Forbidden", "403 Forbidden", "Content-Type: text/plain", "Server: envoy"),
                    by_path({"/sammlung/karten": page(article("Karten des Tals", "de"))}),
                ),
            ),
        ),
        title="Karten des Tals",
        language="de",
        also=(BLOCKED,),
        debate="The second answer counts by principle 4, yet the list of statuses names a 403 for tools as blocked.",
    ),
    Case(
        id="wall-cloudflare-real-404",
        link="http://wall-cloudflare-real-404.example/collections/maps",
        truth=BROKEN,
        reasons=("not-found",),
        why="Cloudflare passes on a 404 of the site itself, with its cookies; no wall has spoken.",
        source="Cloudflare documentation, 4xx client errors",
        sites=(
            Site(
                host="wall-cloudflare-real-404.example",
                serves=page(
                    bare("404 Not Found", "<h1>Not Found</h1><p>The page you are looking for is not here.</p>"),
                    "404 Not Found",
                    *CLOUDFLARE,
                    "Set-Cookie: __cf_bm=Jx; path=/; HttpOnly",
                ),
            ),
        ),
        title="Maps of the valley",
    ),
    Case(
        id="wall-imperva-real-410",
        link="http://wall-imperva-real-410.example/nieuws/88",
        truth=BROKEN,
        reasons=("gone",),
        why="A site behind Imperva says itself that an item is gone for good.",
        source="RFC 9110, section 15.5.11",
        sites=(
            Site(
                host="wall-imperva-real-410.example",
                serves=page(
                    bare("Bericht verwijderd", "<h1>Dit bericht is verwijderd</h1><p><a href='/'>Naar de startpagina</a></p>"),
                    "410 Gone",
                    *IMPERVA,
                    "Set-Cookie: visid_incap_2812=aBc; path=/",
                ),
            ),
        ),
        title="Nieuws uit de vallei",
        language="nl",
    ),
)

CASES = (*WALLS, *NO_WALLS)
