from django import forms

LONGEST = 2_000


class CommentForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST,
        label="Say something about this question",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Write what you want to say.",
            "max_length": "It has %(show_value)d characters; at most %(limit_value)d fit.",
        },
    )
