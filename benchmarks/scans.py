"""Reports that came as scans: a page of letters drawn as a picture at 200 dpi, alone in a PDF, for Tesseract to read."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONT = Path(__file__).parents[1] / "tracker" / "reports" / "fonts" / "Tinos-Regular.ttf"
_WIDTH, _HEIGHT, _DPI = 1654, 2339, 200  # A4
_LINES = (
    "Nhà trường đã phối hợp với phụ huynh và khu phố vận động {0} em ra lớp, sửa {0} phòng học và chăm sóc vườn rau.",
    "Các tổ chuyên môn đã sinh hoạt theo kế hoạch {0} lần, có {0} giáo viên dự giờ và góp ý cho nhau trong học kỳ.",
)


def scan(name: str, number: int, lines: int = 20) -> bytes:
    """The report of a school, its number and a few lines; a PDF without a letter of text."""
    page = Image.new("L", (_WIDTH, _HEIGHT), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(str(_FONT), 38)
    pen.text((140, 140), f"UBND THỊ XÃ AN HÒA\n{name.upper()}\nSố: {number % 90 + 1}/BC-TH", font=font, fill=0, spacing=12)
    pen.text((860, 140), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", font=font, fill=0, spacing=12)
    words = ["BÁO CÁO", "Đánh giá kết quả thực hiện “Năm dân vận khéo” 2020"]
    words += [row for at in range(lines // 2) for row in textwrap.wrap(f"{at + 1}. {_LINES[at % 2].format(number + at)}", 80)]
    pen.text((140, 420), "\n".join(words), font=font, fill=0, spacing=14)
    file = io.BytesIO()
    page.save(file, "PDF", resolution=_DPI, quality=60)
    return file.getvalue() + b"\n%% scan %d\n" % number
