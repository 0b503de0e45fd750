"""What differs between QTI 2.1, 2.2 and 3.0: names, namespaces, places of schemas, templates, types of resources."""

from dataclasses import dataclass

from bank.interchange.qti.names import as_third

_IMS = "http://www.imsglobal.org"
_PURL = "https://purl.imsglobal.org/spec/qti/v3p0"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Version:
    namespace: str
    schema: str
    template: str
    package_namespace: str
    package_schema: str
    package_words: tuple[str, str]
    resource: str  # %s is item or test
    is_third: bool = False

    def tag(self, name: str) -> str:
        return f"qti-{as_third(name)}" if self.is_third else name

    def attribute(self, name: str) -> str:
        return as_third(name) if self.is_third else name


def _second(minor: int) -> Version:
    place = f"{_IMS}/xsd/qti/qtiv2p{minor}"
    return Version(
        namespace=f"{_IMS}/xsd/imsqti_v2p{minor}",
        schema=f"{place}/imsqti_v2p{minor}.xsd",
        template=f"{_IMS}/question/qti_v2p{minor}/rptemplates/match_correct",
        package_namespace=f"{_IMS}/xsd/imscp_v1p1",
        package_schema=f"{place}/qtiv2p{minor}_imscpv1p2_v1p0.xsd",
        package_words=(f"QTIv2.{minor} Package", "1.0.0"),
        resource=f"imsqti_%s_xmlv2p{minor}",
    )


VERSIONS = {
    "qti-2.1": _second(1),
    "qti-2.2": _second(2),
    "qti-3.0": Version(
        namespace=f"{_IMS}/xsd/imsqtiasi_v3p0",
        schema=f"{_PURL}/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
        template=f"{_PURL}/rptemplates/match_correct.xml",
        package_namespace=f"{_IMS}/xsd/qti/qtiv3p0/imscp_v1p1",
        package_schema=f"{_PURL}/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
        package_words=("QTI Package", "3.0.0"),
        resource="imsqti_%s_xmlv3p0",
        is_third=True,
    ),
}
