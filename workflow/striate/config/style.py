"""The style of the figures: formats, widths of journals, colour maps."""

from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from striate.config.fields import Distinct, Section, one_of, said

WIDTHS_MM: Final = {
    "nature-single": 89,
    "nature-double": 183,
    "jneurosci-single": 85,
    "jneurosci-middle": 116,
    "jneurosci-double": 176,
    "slide": 254,
    "poster": 400,
}

_Formats = Literal["png", "pdf", "svg"]
_Widths = Literal[
    "nature-single",
    "nature-double",
    "jneurosci-single",
    "jneurosci-middle",
    "jneurosci-double",
    "slide",
    "poster",
]
_Orders = Literal["response", "difference", "file"]
_Colormaps = Literal["viridis", "plasma", "inferno", "magma", "cividis"]
_RAINBOWS: Final = frozenset(
    {"flag", "gist_ncar", "gist_rainbow", "hsv", "jet"}
    | {"nipy_spectral", "prism", "rainbow", "spectral", "turbo"}
)


def _png_first(formats: tuple[str, ...]) -> tuple[str, ...]:
    return ("png", *(name for name in sorted(formats) if name != "png"))


def _no_rainbow(name: Any) -> Any:
    if isinstance(name, str) and name.casefold().removesuffix("_r") in _RAINBOWS:
        raise said(
            f"'{name}' is not perceptually uniform, a rainbow shows edges that are not in the data"
            " (Crameri et al. 2020, Nat Commun 11:5444);"
            f" write one of {', '.join(get_args(_Colormaps))}"
        )
    return name


_Format = Annotated[_Formats, one_of("format", get_args(_Formats))]
_Width = Annotated[_Widths, one_of("width", get_args(_Widths))]
_Order = Annotated[_Orders, one_of("order", get_args(_Orders))]
_Colormap = Annotated[
    _Colormaps, one_of("colormap", get_args(_Colormaps)), BeforeValidator(_no_rainbow)
]


class StyleSettings(Section):
    """How the figures look."""

    format: Annotated[Distinct[_Format], AfterValidator(_png_first)] = Field(
        ("png", "pdf"),
        description="File formats: png, pdf, svg. png is always made, for the report.",
        examples=[["png", "pdf"]],
    )
    width: _Width = Field(
        "nature-double",
        description="Width of a column of the journal, of a slide or a poster: "
        + ", ".join(f"{name} ({width_mm} mm)" for name, width_mm in WIDTHS_MM.items())
        + ".",
        examples=["jneurosci-single"],
    )
    colormap: _Colormap = Field(
        "viridis",
        description="Colours of rates: a perceptually uniform map (viridis, plasma, inferno, magma,"
        " cividis).",
        examples=["cividis"],
    )
    order: _Order = Field(
        "response",
        description="Order of the channels of an area in heatmaps: response (mean of A and B),"
        " difference (A minus B, as the axis then says) or file (as in the raw file).",
        examples=["file"],
    )
