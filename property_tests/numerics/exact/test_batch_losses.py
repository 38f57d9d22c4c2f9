"""A parameter of a loss of a batch that does not fit is named."""

import pytest

from numerics.exact.batch_losses import batch_loss


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "nt-xent", "temperature": 1}, "loss is 'nt-xent'; choose one of ntxent, dcl"),
        ({"name": "clip"}, "temperature is not given"),
        ({"name": "clip", "temperature": 0}, "temperature is 0; give a number from 1/1000"),
        ({"name": "clip", "temperature": "1/1001"}, "temperature is 1/1001"),
        ({"name": "clip", "temperature": 1, "bias": 1}, "bias is 1, but the loss clip has none"),
        ({"name": "clip", "temperature": 1, "base_temperature": 1}, "base_temperature is 1, but"),
        ({"name": "siglip", "scale": 1}, "bias is not given"),
        ({"name": "siglip", "scale": -1, "bias": 0}, "scale is -1"),
        ({"name": "siglip", "scale": 1, "bias": 0, "temperature": 1}, "temperature is 1, but"),
        ({"name": "sum(exp(-v))", "temperature": 1}, "temperature is 1, but the loss sum"),
        ({"name": "sum(exp(-beta*v))"}, "temperature is not given"),
        ({"name": "sum(max(0, margin - v))"}, "margin is not given"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(arguments, message):
    name = arguments.pop("name")
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        batch_loss(name, **arguments)
