/**
 * Python distributions of the official image, as an import or a requirement names them: small letters, `_` for `-` and `.`.
 * Source: odoo/odoo requirements.txt and odoo/docker Dockerfile, of 14.0 to 19.0, with what those need.
 */
export const imagePackages: ReadonlySet<string> = new Set(
  (
    'asn1crypto attr attrs babel bs4 beautifulsoup4 cached_property cbor2 certifi cffi chardet charset_normalizer cryptography dateutil ' +
    'python_dateutil decorator defusedxml docopt docutils ebaysdk feedparser freezegun geoip2 gevent greenlet html2text idna isodate ' +
    'jinja2 ldap python_ldap pyldap libsass sass lxml lxml_html_clean magic python_magic mako markupsafe maxminddb mock num2words odf odfpy ' +
    'ofxparse openpyxl openssl pyopenssl passlib pdfminer pdfminer_six phonenumbers pil pillow pip polib psutil psycopg2 psycopg2_binary ' +
    'pyasn1 pyasn1_modules pydot pyparsing pypdf pypdf2 serial pyserial stdnum python_stdnum pytz usb pyusb qrcode reportlab requests ' +
    'requests_file requests_toolbelt rjsmin setuptools six slugify python_slugify suds suds_jurko suds_community urllib3 vatnumber ' +
    'vobject watchdog werkzeug xlrd xlsxwriter xlwt xmltodict zeep zope_event zope_interface'
  ).split(' '),
)

/** Modules of Python itself that manifests name. Source: docs.python.org, The Python Standard Library. */
export const standardModules: ReadonlySet<string> = new Set(
  (
    'abc argparse array ast asyncio base64 binascii calendar codecs collections concurrent configparser contextlib copy csv ctypes dataclasses ' +
    'datetime decimal difflib email enum fnmatch ftplib functools glob gzip hashlib heapq hmac html http imaplib importlib inspect io ipaddress ' +
    'itertools json locale logging math mimetypes multiprocessing operator os pathlib pickle platform poplib pprint queue random re secrets select ' +
    'shutil signal smtplib socket sqlite3 ssl stat statistics string struct subprocess sys tarfile tempfile textwrap threading time timeit ' +
    'traceback types typing unicodedata unittest urllib uuid warnings weakref xml xmlrpc zipfile zlib zoneinfo'
  ).split(' '),
)
