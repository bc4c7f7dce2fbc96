"""The question before each exercise: what the reader expects to see."""

from pathlib import Path

import anywidget
import traitlets

from d2l_helpers.language import bilingual

COMMIT = "That is what I expect", "Tôi dự đoán như vậy"
AGAIN = "Let me choose again", "Cho tôi chọn lại"
WITHOUT_KERNEL = (
    "Run this cell to choose one of these:",
    "Hãy chạy ô này để chọn một trong các dự đoán sau:",
)

# For each exercise the question, and for each choice what to watch for if one expects that.
QUESTIONS = {
    1: (
        (
            "Before you run anything: what will the run do at γ = 1?",
            "Trước khi chạy: quá trình sẽ diễn biến ra sao khi γ = 1?",
        ),
        (
            "It behaves like Adagrad: nothing is forgotten, so the steps get shorter and shorter.",
            "Giống Adagrad: không có gì bị quên, nên các bước ngày càng ngắn.",
            "Nothing is forgotten, true. But watch the curves of s + ε: does anything ever come "
            "in?",
            "Đúng là không có gì bị quên. Nhưng hãy xem các đường s + ε: có gì được thêm vào "
            "không?",
        ),
        (
            "It stands still: s stays at 0, so there is nothing to scale the gradient with.",
            "Đứng yên: s bằng 0 mãi, nên không có gì để co giãn gradient.",
            "Watch what the gradient is divided by when s is 0, and how large the first step is.",
            "Hãy xem khi s bằng 0 thì gradient được chia cho bao nhiêu, và bước đầu tiên dài đến "
            "đâu.",
        ),
        (
            "It flies apart: the steps are far too long from the first one on.",
            "Văng ra xa: ngay từ đầu, các bước đã quá dài.",
            "Watch how many times longer than at γ = 0.9 the first step is, and whether a smaller "
            "η saves the run.",
            "Hãy xem bước đầu tiên dài gấp bao nhiêu lần so với γ = 0,9, và liệu η nhỏ hơn có cứu "
            "được quá trình không.",
        ),
        (
            "It arrives as at γ = 0.999, only a little later.",
            "Vẫn tới đích như khi γ = 0,999, chỉ chậm hơn một chút.",
            "Move γ from 0.999 to 1, a single position of the slider: is it a small change?",
            "Hãy kéo γ từ 0,999 đến 1, chỉ một nấc của thanh trượt: thay đổi có nhỏ không?",
        ),
    ),
    2: (
        (
            "Before you run anything: how will RMSProp fare in the turned valley?",
            "Trước khi chạy: RMSProp sẽ ra sao trong thung lũng đã xoay?",
        ),
        (
            "Just as in the old one: only the coordinates have other names.",
            "Hệt như trong thung lũng cũ: chỉ là các tọa độ được đặt tên khác.",
            "Plain gradient descent has no favourite axes; RMSProp scales along two. Watch whether "
            "it takes equally long steps along both valleys.",
            "Hạ gradient thông thường không ưu tiên trục nào, còn RMSProp co giãn theo hai trục. "
            "Hãy xem nó có đi dọc hai thung lũng bằng những bước dài như nhau không.",
        ),
        (
            "It takes longer: it can no longer give the flat direction a longer stride.",
            "Chậm hơn: nó không còn dành được bước dài hơn cho hướng thoải.",
            "Watch the curves of f: from which step on do the two part, and by what factor at the "
            "end?",
            "Hãy xem các đường f: từ bước nào chúng tách nhau, và cuối cùng chênh nhau bao nhiêu "
            "lần?",
        ),
        (
            "It arrives sooner: both coordinates are now equally steep.",
            "Nhanh hơn: giờ đây hai tọa độ dốc như nhau.",
            "Equally steep, true. Watch what that does to the first step: which way does it lead?",
            "Đúng là dốc như nhau. Hãy xem điều đó ảnh hưởng thế nào đến bước đầu: nó đi về hướng "
            "nào?",
        ),
        (
            "It never arrives: the run diverges.",
            "Không bao giờ tới: quá trình phân kỳ.",
            "Watch the last of 50 steps, and look for an η and a γ at which it does arrive.",
            "Hãy xem bước cuối trong 50 bước, rồi tìm η và γ để nó tới đích.",
        ),
    ),
    3: (
        (
            "Before you run anything: which way of adjusting the learning rate will end best?",
            "Trước khi chạy: cách điều chỉnh tốc độ học nào sẽ cho kết quả cuối tốt nhất?",
        ),
        (
            "The constant one: RMSProp adapts by itself.",
            "Giữ không đổi: RMSProp tự thích ứng.",
            "Watch the constant curve in its second half: does it still get lower?",
            "Hãy xem nửa sau của đường ứng với tốc độ học không đổi: nó còn xuống thấp hơn không?",
        ),
        (
            "Any that falls; which one it is matters little.",
            "Cách nào có giảm cũng được; cụ thể là cách nào thì không quan trọng lắm.",
            "Watch how far the falling ones lie apart at the end, compared with their distance to "
            "the constant one.",
            "Hãy xem đến cuối, các cách có giảm chênh nhau bao nhiêu so với khoảng cách đến cách "
            "giữ không đổi.",
        ),
        (
            "The one with a warm-up: its first steps do no harm.",
            "Cách có khởi động dần: những bước đầu của nó không gây hại.",
            "Watch the first epoch at a large and at a small rate: where does the warm-up help, "
            "where does it cost?",
            "Hãy xem epoch đầu với tốc độ học lớn và nhỏ: khởi động dần có lợi ở đâu, bất lợi ở "
            "đâu?",
        ),
        (
            "It depends on the rate at which they start.",
            "Tùy vào tốc độ học ban đầu.",
            "Move the slider from end to end and watch whether the order of the curves changes.",
            "Hãy kéo thanh trượt từ đầu này sang đầu kia và xem thứ tự các đường có đổi không.",
        ),
    ),
    4: (
        (
            "Before you run anything: how much does γ matter for the final loss?",
            "Trước khi chạy: γ ảnh hưởng đến mất mát cuối nhiều đến mức nào?",
        ),
        (
            "As much as η does: a little off, and the training fails.",
            "Nhiều như η: lệch một chút là huấn luyện thất bại.",
            "On the map, go right and then go up: which way does the colour change faster?",
            "Trên bản đồ, hãy đi sang phải rồi đi lên: theo hướng nào màu đổi nhanh hơn?",
        ),
        (
            "Hardly at all, unless it comes very close to 1.",
            "Hầu như không, trừ khi rất gần 1.",
            "Watch the top rows of the map, and find the γ at which the loss begins to change.",
            "Hãy xem các hàng trên cùng của bản đồ, và tìm γ mà từ đó mất mát bắt đầu thay đổi.",
        ),
        (
            "Little if it is constant, but letting it rise helps.",
            "Ít nếu giữ không đổi, nhưng tăng dần nó thì có lợi.",
            "Watch the dashed curve of your schedule: does it end below the best constant γ?",
            "Hãy xem đường nét đứt của cách bạn viết: nó có kết thúc thấp hơn γ không đổi tốt nhất "
            "không?",
        ),
        (
            "It depends on η.",
            "Tùy vào η.",
            "Compare two columns of the map, one at a small η and one at a large η.",
            "Hãy so sánh hai cột của bản đồ, một cột với η nhỏ và một cột với η lớn.",
        ),
    ),
}


class Quiz(anywidget.AnyWidget):
    """A choice to commit to, and then what to watch for; neither is right or wrong by itself.

    The choice stays in the page of the browser: the kernel neither knows nor stores it.

    Parameters
    ----------
    number : {1, 2, 3, 4}
        Of the exercise.
    """

    _esm = Path(__file__).with_name("quiz.js")
    _css = """
    .chapter-quiz { font-family: var(--jp-ui-font-family); color: var(--jp-ui-font-color1);
      line-height: 1.5 }
    .chapter-quiz fieldset { border: 0; margin: 0 0 0.4rem; padding: 0 }
    .chapter-quiz legend { padding: 0; font-weight: 600 }
    .chapter-quiz label { display: flex; gap: 0.5rem; padding: 0.15rem 0; cursor: pointer }
    .chapter-quiz input { flex: none }
    .chapter-quiz button { min-height: 2rem; padding: 0 0.8rem; cursor: pointer; font: inherit;
      color: inherit; background: var(--jp-layout-color2, #eee);
      border: 1px solid var(--jp-border-color1, #bbb); border-radius: 3px }
    .chapter-quiz button:disabled { opacity: 0.5; cursor: default }
    .chapter-quiz .told:not(:empty) { margin-top: 0.4rem; padding: 0.4rem 0.8rem;
      border-left: 4px solid #0072B2 }
    .chapter-quiz :focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2);
      outline-offset: 2px }
    """
    question = traitlets.Dict().tag(sync=True)

    def __init__(self, number):
        prompt, *choices = QUESTIONS[number]
        super().__init__(
            question={
                "prompt": prompt,
                "choices": [{"text": choice[:2], "watch": choice[2:]} for choice in choices],
                "commit": COMMIT,
                "again": AGAIN,
            }
        )

    def __repr__(self):
        """Give the question where neither HTML nor widgets are shown."""
        return " · ".join(self.question["prompt"])

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        choices = (f"<li>{bilingual(*choice['text'])}</li>" for choice in self.question["choices"])
        texts = bilingual(*self.question["prompt"]) + bilingual(*WITHOUT_KERNEL)
        return data | {"text/html": f"{texts}<ul>{''.join(choices)}</ul>"}, metadata


def expect(number):
    """Return the question before an exercise; as the last line of a cell it is shown below it.

    Parameters
    ----------
    number : {1, 2, 3, 4}
        Of the exercise.

    Returns
    -------
    Quiz
        The widget.
    """
    return Quiz(number)
