"""What the checks of the exercises say, in English and in Vietnamese.

A hint names what is off and leaves the mending to the reader.
"""

HINTS = {
    "open": (
        "Replace every ... in your answer, run its cell, then run this one.",
        "Hãy thay mọi dấu ... trong câu trả lời, chạy ô đó rồi chạy lại ô này.",
    ),
    "returns nothing": (
        "The function returns None where there should be a value: is a return missing?",
        "Hàm trả về None ở chỗ lẽ ra phải có một giá trị: phải chăng còn thiếu return?",
    ),
    # Exercise 1: the two lines.
    "right 1": (
        "With γ = 1 your state stays where it was, whatever the gradient is; with γ = 0 every step "
        "is about η long. In between, the state is the leaky average.",
        "Với γ = 1, trạng thái của bạn đứng yên, bất kể gradient ra sao; với γ = 0, mọi bước đều "
        "dài khoảng η. Ở giữa hai đầu ấy, trạng thái là trung bình rò rỉ.",
    ),
    "swapped": (
        "The state keeps little where it should keep much: the two weights of the leaky average "
        "stand in each other's place.",
        "Trạng thái giữ lại ít ở chỗ lẽ ra phải giữ nhiều: hai trọng số của trung bình rò rỉ đang "
        "đứng nhầm chỗ của nhau.",
    ),
    "adagrad": (
        "The state only grows, and γ has no say in it: that is Adagrad's sum.",
        "Trạng thái chỉ có tăng và γ không có tác dụng gì: đó là tổng của Adagrad.",
    ),
    "adds up": (
        "What is old is multiplied by γ, but what is new comes in whole: the two weights do not "
        "add up to 1.",
        "Phần cũ được nhân với γ nhưng phần mới lại được cộng vào nguyên vẹn: tổng hai trọng số "
        "không bằng 1.",
    ),
    "not squared": (
        "The state averages the gradients as they are; RMSProp averages something else of them.",
        "Trạng thái đang lấy trung bình của chính các gradient; RMSProp lấy trung bình của một đại "
        "lượng khác tính từ chúng.",
    ),
    "kept": (
        "The state never changes, whatever γ is. Is the new one returned?",
        "Trạng thái không bao giờ thay đổi, với mọi γ. Bạn đã trả về trạng thái mới chưa?",
    ),
    "other square": (
        "A state takes in the square of the wrong gradient: each coordinate has its own.",
        "Có trạng thái nhận bình phương của gradient không thuộc về nó: mỗi tọa độ có gradient "
        "riêng.",
    ),
    "not frozen": (
        "At γ = 1 your state still moves. How much of the past should be kept there, and how much "
        "of the new square let in?",
        "Với γ = 1, trạng thái của bạn vẫn thay đổi. Khi đó cần giữ lại bao nhiêu quá khứ, và cho "
        "vào bao nhiêu từ bình phương mới?",
    ),
    "state": (
        "At γ = 1 the state stays, as it should; at other values of γ it is not the leaky average "
        "of the squared gradients, coordinate by coordinate.",
        "Với γ = 1, trạng thái đứng yên như mong đợi; với những γ khác, nó không phải trung bình "
        "rò rỉ của các bình phương gradient theo từng tọa độ.",
    ),
    "outside": (
        "The state is right. The step is right where the state is large; where it is small, ε does "
        "its work at the wrong place with respect to the root.",
        "Trạng thái đã đúng. Bước đi đúng khi trạng thái lớn; khi trạng thái nhỏ, ε được đặt sai "
        "chỗ so với dấu căn.",
    ),
    "early": (
        "The state is right, but the step is still made with the old one: look at the order of the "
        "two lines.",
        "Trạng thái đã đúng, nhưng bước đi vẫn dùng trạng thái cũ: hãy xem lại thứ tự hai dòng.",
    ),
    "no root": (
        "The state is right. It is an average of squares, though: something is missing before it "
        "can divide a gradient.",
        "Trạng thái đã đúng. Nhưng nó là trung bình của các bình phương: còn thiếu một phép toán "
        "trước khi dùng nó để chia gradient.",
    ),
    "precedence": (
        "The state is right, but no root is taken of it: ** binds tighter than /. What is the "
        "exponent, then?",
        "Trạng thái đã đúng nhưng chưa hề được lấy căn: ** được tính trước /. Vậy số mũ thật ra "
        "là gì?",
    ),
    "no eps": (
        "Where the state is 0, your step divides by zero. Which constant is there to prevent it?",
        "Khi trạng thái bằng 0, bước đi của bạn chia cho 0. Hằng số nào được đưa vào để tránh điều "
        "đó?",
    ),
    "other eps": (
        "Both lines are in order, but for the number ε: it is not the chapter's.",
        "Cả hai dòng đều ổn, chỉ trừ con số ε: đó không phải giá trị dùng trong chương.",
    ),
    "uphill": (
        "The steps have the right length and lead uphill.",
        "Các bước có độ dài đúng nhưng lại đi ngược lên dốc.",
    ),
    "one eta": (
        "The state is right, but no step uses it: both coordinates move by η times the gradient.",
        "Trạng thái đã đúng nhưng không bước nào dùng đến nó: cả hai tọa độ đều đi một đoạn bằng η "
        "nhân gradient.",
    ),
    "fixed eta": (
        "The state is right and the step has the right form, but the η that the function is given "
        "has no part in it.",
        "Trạng thái đã đúng và bước đi có dạng đúng, nhưng giá trị η được truyền vào hàm không có "
        "tác dụng gì.",
    ),
    "other gradient": (
        "The state is right. In the step, a coordinate is moved by the gradient of the other one.",
        "Trạng thái đã đúng. Trong bước đi, có tọa độ lại di chuyển theo gradient của tọa độ kia.",
    ),
    "other state": (
        "The state is right. In the step, a coordinate is scaled by the state of the other one.",
        "Trạng thái đã đúng. Trong bước đi, có tọa độ lại được co giãn theo trạng thái của tọa độ "
        "kia.",
    ),
    "step": (
        "The state is right, the step is not. By what is the gradient of each coordinate "
        "multiplied?",
        "Trạng thái đã đúng nhưng bước đi thì chưa. Gradient của mỗi tọa độ được nhân với gì?",
    ),
    # Exercise 2: the rotated valley.
    "right 2": (
        "Function and gradient agree at every point that was tried.",
        "Hàm và gradient khớp nhau tại mọi điểm đã thử.",
    ),
    "f one number": (
        "f should return one number for one point.",
        "Với một điểm, f phải trả về đúng một số.",
    ),
    "f straight": (
        "f is still the old, straight valley: each term looks at one coordinate only.",
        "f vẫn là thung lũng cũ, chưa xoay: mỗi số hạng chỉ xét một tọa độ.",
    ),
    "f sides": (
        "The valley is turned the other way: see which of the two terms has the sum and which the "
        "difference.",
        "Thung lũng bị xoay sang phía kia: hãy xem số hạng nào chứa tổng, số hạng nào chứa hiệu.",
    ),
    "f first": (
        "f is off where x₁ = x₂, so it is the first term that is not right yet.",
        "f sai tại những điểm có x₁ = x₂, vậy số hạng thứ nhất chưa đúng.",
    ),
    "f second": (
        "f is off where x₁ = −x₂, so it is the second term that is not right yet.",
        "f sai tại những điểm có x₁ = −x₂, vậy số hạng thứ hai chưa đúng.",
    ),
    "f": (
        "f is not the function of the question: neither of its terms can be trusted yet.",
        "f chưa phải hàm trong câu hỏi: chưa số hạng nào đáng tin.",
    ),
    "arrays": (
        "It is right for single numbers, but mixes the points up when it is given arrays of them. "
        "The pictures call it with arrays.",
        "Kết quả đúng với từng số riêng lẻ, nhưng khi nhận vào mảng thì các điểm bị trộn lẫn. Các "
        "hình gọi hàm này với mảng.",
    ),
    "two components": (
        "The gradient should have two components, one for each coordinate.",
        "Gradient phải có hai thành phần, mỗi tọa độ một thành phần.",
    ),
    "lost 2": (
        "f is right. The gradient points the right way but is only half as long: what does a "
        "square leave in front when it is differentiated?",
        "f đã đúng. Gradient đúng hướng nhưng chỉ dài một nửa: khi lấy đạo hàm một bình phương, "
        "thừa số nào xuất hiện phía trước?",
    ),
    "lost 2 first": (
        "f is right. In the gradient a factor was lost, in what comes from the first term.",
        "f đã đúng. Trong gradient, phần đến từ số hạng thứ nhất bị mất một thừa số.",
    ),
    "lost 2 second": (
        "f is right. In the gradient a factor was lost, in what comes from the second term.",
        "f đã đúng. Trong gradient, phần đến từ số hạng thứ hai bị mất một thừa số.",
    ),
    "inner": (
        "f is right, and so is the first component. The second one comes from a difference too, in "
        "which x₂ does not stand as x₁ does.",
        "f và thành phần thứ nhất đã đúng. Thành phần thứ hai cũng xuất phát từ một hiệu, trong đó "
        "x₂ không đứng giống như x₁.",
    ),
    "chain": (
        "f is right. The gradient has one term of f in each component, but both terms depend on "
        "both coordinates.",
        "f đã đúng. Mỗi thành phần của gradient chỉ xét một số hạng của f, trong khi cả hai số "
        "hạng đều phụ thuộc vào cả hai tọa độ.",
    ),
    "straight": (
        "f is turned, its gradient is not: this is that of the straight valley.",
        "f đã xoay nhưng gradient thì chưa: đây vẫn là gradient của thung lũng cũ.",
    ),
    "ascending": (
        "f is right. The gradient has the right length and the opposite direction.",
        "f đã đúng. Gradient có độ dài đúng nhưng ngược hướng.",
    ),
    "order": (
        "f is right. Both components are there, each in the other's place.",
        "f đã đúng. Có đủ hai thành phần, nhưng chúng đang đổi chỗ cho nhau.",
    ),
    "component 1": (
        "f is right, and so is the second component; the first is not the slope along x₁.",
        "f và thành phần thứ hai đã đúng; thành phần thứ nhất không phải độ dốc theo x₁.",
    ),
    "component 2": (
        "f is right, and so is the first component; the second is not the slope along x₂.",
        "f và thành phần thứ nhất đã đúng; thành phần thứ hai không phải độ dốc theo x₂.",
    ),
    "gradient": (
        "f is right, the gradient is not: neither component is the slope along its coordinate.",
        "f đã đúng nhưng gradient thì chưa: không thành phần nào là độ dốc theo tọa độ của nó.",
    ),
    # Exercise 3: learning-rate schedules.
    "right constant": (
        "The rate stays where it starts.",
        "Tốc độ học giữ nguyên giá trị ban đầu.",
    ),
    "right factor": (
        "The rate falls by the same factor again and again.",
        "Tốc độ học giảm nhiều lần, lần nào cũng với cùng một hệ số.",
    ),
    "right multi_step": (
        "The rate falls in several steps and rests between them.",
        "Tốc độ học giảm theo nhiều nấc và giữ nguyên giữa các nấc.",
    ),
    "right cosine": (
        "The rate follows half a wave, from the stated rate down.",
        "Tốc độ học đi theo nửa chu kỳ của cosin, từ giá trị đã cho trở xuống.",
    ),
    "right warm_up": (
        "The rate rises over the first epoch to the one stated, then falls.",
        "Tốc độ học tăng dần trong epoch đầu đến giá trị đã cho rồi giảm.",
    ),
    "negative": (
        "Somewhere the rate is negative: from there on the steps lead uphill.",
        "Có chỗ tốc độ học âm: từ đó trở đi, các bước đi ngược lên dốc.",
    ),
    "zero": (
        "The rate is 0 at a step before the last: nothing is learned there.",
        "Trước bước cuối, có bước mà tốc độ học bằng 0: ở đó mô hình không học được gì.",
    ),
    "start": (
        "At step 0 the rate is not the stated one.",
        "Ở bước 0, tốc độ học không bằng giá trị đã cho.",
    ),
    "not constant": (
        "It claims to be constant and is not.",
        "Được gọi là không đổi nhưng thật ra có thay đổi.",
    ),
    "never falls": (
        "The rate never falls: the last step is as long as the first.",
        "Tốc độ học không hề giảm: bước cuối vẫn dài như bước đầu.",
    ),
    "rises": (
        "The rate rises somewhere, and it should only fall.",
        "Có chỗ tốc độ học tăng lên, trong khi nó chỉ được giảm.",
    ),
    "epochs": (
        "The function is written as if the argument counted epochs. What does it count?",
        "Hàm được viết như thể đối số đếm epoch. Thật ra nó đếm gì?",
    ),
    "not factor": (
        "The rate falls, but not by one and the same factor each time.",
        "Tốc độ học có giảm, nhưng không phải lần nào cũng với cùng một hệ số.",
    ),
    "no levels": (
        "The rate falls all the time, or nearly so; in several steps means that it rests for a "
        "while between them.",
        "Tốc độ học giảm liên tục hoặc gần như liên tục; giảm theo nhiều nấc nghĩa là giữa các nấc "
        "nó được giữ nguyên một thời gian.",
    ),
    "once": (
        "The rate falls only once in the whole run, and that is not enough.",
        "Trong cả quá trình, tốc độ học chỉ giảm một lần; như vậy chưa đủ.",
    ),
    "ends high": (
        "At the end of the run the rate is still more than half of what it was at the start.",
        "Đến cuối quá trình, tốc độ học vẫn còn hơn một nửa giá trị ban đầu.",
    ),
    "not cosine": (
        "It starts and falls as it should, but its course is not half a wave of the cosine over "
        "the whole run.",
        "Bắt đầu đúng và có giảm, nhưng đường đi không phải nửa chu kỳ cosin trải đều cả quá "
        "trình.",
    ),
    "no warm-up": (
        "The first step is made at full rate: where is the warm-up?",
        "Bước đầu tiên đã dùng tốc độ học đầy đủ: giai đoạn khởi động dần ở đâu?",
    ),
    "peak": (
        "The highest rate is not the stated one.",
        "Tốc độ học lớn nhất không bằng giá trị đã cho.",
    ),
    "warm-up length": (
        "The rise does not end with the first epoch. How many steps is that?",
        "Giai đoạn tăng không kết thúc cùng epoch đầu tiên. Epoch đó dài bao nhiêu bước?",
    ),
    "not steady": (
        "The rate reaches its peak in time, but does not rise steadily until then: look at how "
        "much it gains from step to step.",
        "Tốc độ học đạt đỉnh đúng lúc nhưng trước đó không tăng đều: hãy xem mỗi bước nó tăng thêm "
        "bao nhiêu.",
    ),
    "after": (
        "The warm-up is right; after it the rate should only fall, down to the end.",
        "Giai đoạn khởi động đã đúng; sau đó tốc độ học chỉ được giảm, cho đến hết.",
    ),
    # Exercise 4: a schedule for gamma.
    "right 4": (
        "γ stays between 0 and 1 at every step and does what it claims.",
        "Ở mọi bước, γ đều nằm giữa 0 và 1 và thay đổi đúng như yêu cầu.",
    ),
    "first step": (
        "The very first step divides by zero. Which number does that step have?",
        "Ngay bước đầu tiên đã gặp phép chia cho 0. Bước đó mang số thứ tự nào?",
    ),
    "no number": (
        "At step {step}, γ is not a number.",
        "Ở bước {step}, γ không phải là một số.",
    ),
    "below 0": (
        "At step {step}, γ = {value}: below 0, the past would count with the wrong sign.",
        "Ở bước {step}, γ = {value}: nhỏ hơn 0 thì quá khứ bị tính với dấu ngược.",
    ),
    "reaches 1": (
        "At step {step}, γ = {value}, and γ must stay below 1. Exercise 1 shows what happens "
        "otherwise.",
        "Ở bước {step}, γ = {value}, trong khi γ phải luôn nhỏ hơn 1. Bài tập 1 cho thấy điều gì "
        "xảy ra nếu không.",
    ),
    "gamma epochs": (
        "All of the rise takes place in the first {epochs} steps or so, as if the argument counted "
        "epochs. What does it count?",
        "Toàn bộ phần tăng diễn ra trong khoảng {epochs} bước đầu, như thể đối số đếm epoch. Thật "
        "ra nó đếm gì?",
    ),
    "gamma constant": (
        "γ stays in its range, but it never changes.",
        "γ nằm trong khoảng cho phép nhưng không hề thay đổi.",
    ),
    "gamma falls": (
        "γ stays in its range, but somewhere it falls, and it was to rise.",
        "γ nằm trong khoảng cho phép nhưng có chỗ giảm, trong khi lẽ ra phải tăng.",
    ),
}
